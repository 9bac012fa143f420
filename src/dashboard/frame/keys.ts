// The keyboard: which keys do what just now. A page says which it takes while it is drawn; the frame has some always.
//
//   'j', 'ArrowDown', '?', 'Space'      one key; letters as they come, so 'D' is Shift and d
//   'g c'                               one after the other

import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Wording } from '../../findings/index.ts'

export interface Binding {
  /** Any of these. */
  keys: readonly string[]
  /** What it does, for the help; one without is not listed. */
  title?: Wording
  /** `false`: it was nothing to it, and the browser may do what it does. */
  run: () => unknown
}

/** The last one to come is asked first. */
export const bindings = signal<readonly { bindings: readonly Binding[]; always: boolean }[]>([])

/** How long the second key may take. */
const SECOND_KEY_MS = 1500

let first: { key: string; until: number } | undefined

/** Takes keys as long as the component that calls this is drawn; `always`: it belongs to the frame, not to a page. */
export function useKeys(taken: readonly Binding[], always = false): void {
  const latest = useRef(taken)
  latest.current = taken
  useEffect(() => {
    const mine = {
      always,
      get bindings() {
        return latest.current
      },
    }
    bindings.value = [...bindings.value, mine]
    return () => {
      bindings.value = bindings.value.filter(one => one !== mine)
    }
  }, [always])
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')

/** What has a meaning of its own for these keys keeps them. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('a, button, summary, input, select, textarea, [role=tab]')

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return
  const key = event.key === ' ' ? 'Space' : event.key
  if (isField(event.target)) {
    if (key === 'Escape') (event.target as HTMLElement).blur()
    return
  }
  if (document.querySelector('dialog[open]') !== null) return
  if ((key === 'Enter' || key === 'Space') && isPressable(event.target)) return
  const pair = first !== undefined && event.timeStamp < first.until ? `${first.key} ${key}` : undefined
  first = undefined
  if (taken(pair) || taken(key)) return event.preventDefault()
  first = { key, until: event.timeStamp + SECOND_KEY_MS }
}

function taken(key: string | undefined): boolean {
  if (key === undefined) return false
  return bindings.value
    .toReversed()
    .flatMap(one => one.bindings)
    .some(binding => binding.keys.includes(key) && binding.run() !== false)
}

addEventListener('keydown', pressed)
