// The signals a service lives by.

type Wish = 'reload' | 'end'

const SIGNALS: Record<string, Wish> = { SIGHUP: 'reload', SIGTERM: 'end', SIGINT: 'end' }

/** Calls `act` for each signal of these; the others end the process. Returns how to stop. */
export function onSignals(act: (wish: Wish) => void, heard: readonly Wish[] = ['reload', 'end']): () => void {
  const listeners = Object.entries(SIGNALS)
    .filter(([, wish]) => heard.includes(wish))
    .map(([signal, wish]) => ({ signal, act: () => act(wish) }))
  for (const { signal, act } of listeners) process.on(signal, act)
  return () => {
    for (const { signal, act } of listeners) process.off(signal, act)
  }
}

/** Reloads that are asked for, from now on until the process ends. What comes before somebody heeds them is made then, once. */
export class ReloadWishes {
  #make: (() => void) | undefined
  #isDue = false

  constructor() {
    onSignals(() => this.#wished(), ['reload'])
  }

  /** `make` in place of who heeded them before. */
  heed(make: () => void): void {
    this.#make = make
    if (this.#isDue) make()
    this.#isDue = false
  }

  #wished(): void {
    if (this.#make === undefined) this.#isDue = true
    else this.#make()
  }
}
