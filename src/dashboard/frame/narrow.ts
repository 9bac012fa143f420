// Whether the screen is a narrow one: a phone, or a window beside another.

import { signal } from '@preact/signals'

/** The same width as in the styles. */
const screen = matchMedia('(max-width: 760px)')

export const isNarrow = signal(screen.matches)
screen.addEventListener('change', () => {
  isNarrow.value = screen.matches
})
