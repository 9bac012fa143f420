// What takes a while to work out: computed once the page has said so, and again when what it depends on has changed.

import { useEffect, useState } from 'preact/hooks'

/** Undefined while it is worked out. */
export function useComputed<Result>(compute: () => Result, inputs: readonly unknown[]): Result | undefined {
  const [result, setResult] = useState<{ value: Result; of: string }>()
  const [key] = useState(() => new Keys())
  const wanted = key.of(inputs)
  useEffect(() => {
    // Two frames: the first draws that it is being computed.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setResult({ value: compute(), of: wanted }))
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted])
  return result?.of === wanted ? result.value : undefined
}

/** A text for inputs that are the same, object by object. */
class Keys {
  readonly #ids = new Map<unknown, number>()

  of(inputs: readonly unknown[]): string {
    return inputs
      .map(input => {
        const id = this.#ids.get(input) ?? this.#ids.size
        this.#ids.set(input, id)
        return id
      })
      .join()
  }
}
