// The signals a service lives by.

type Wish = 'reload' | 'end'

const SIGNALS: Record<string, Wish> = { SIGHUP: 'reload', SIGTERM: 'end', SIGINT: 'end' }

/** Calls `act` for each signal; returns how to stop. */
export function onSignals(act: (wish: Wish) => void): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, wish]) => ({ signal, act: () => act(wish) }))
  for (const { signal, act } of listeners) process.on(signal, act)
  return () => {
    for (const { signal, act } of listeners) process.off(signal, act)
  }
}
