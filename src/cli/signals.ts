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
