// The border between a ladder and the message beside it, to be drawn with a pointer or moved by arrows.

import { t } from '../frame/words.ts'
import { shared, type ViewState, widen } from './view-state.ts'

interface DividerOptions {
  share: number
  change: (wish: (state: ViewState) => ViewState) => void
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

export function Divider({ share, change }: DividerOptions) {
  return (
    <div
      class="ladder-divider"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-valuenow={share}
      aria-label={t({ en: 'Width of the ladder (9, 0)', de: 'Breite der Leiter (9, 0)' })}
      onKeyDown={event => {
        const step = STEPS[event.key]
        if (step === undefined) return
        event.preventDefault()
        change(state => widen(state, step))
      }}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={event => {
        const split = event.currentTarget.parentElement
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || split === null) return
        const { left, width } = split.getBoundingClientRect()
        change(state => shared(state, Math.round(((event.clientX - left) / width) * 100)))
      }}
    />
  )
}
