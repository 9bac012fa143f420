// What is said at the edge for a few seconds: that something was done, or was not.

import { signal } from '@preact/signals'

interface Toast {
  number: number
  says: string
  tone: 'good' | 'bad'
}

const SHOWN_MS = 5000
const SHOWN_AT_ONCE = 4

const toasts = signal<readonly Toast[]>([])
let last = 0

export function toast(says: string, tone: Toast['tone'] = 'good'): void {
  const number = ++last
  toasts.value = [...toasts.value, { number, says, tone }].slice(-SHOWN_AT_ONCE)
  setTimeout(() => {
    toasts.value = toasts.value.filter(one => one.number !== number)
  }, SHOWN_MS)
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ number, says, tone }) => (
        <div key={number} class={`toast ${tone}`}>
          {says}
        </div>
      ))}
    </div>
  )
}
