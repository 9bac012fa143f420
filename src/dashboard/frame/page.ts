// What a page is to the frame: a name in the address, a title, a key that leads to it, and what it draws.

import type { ComponentType } from 'preact'
import type { Overview } from '../../api/shapes/index.ts'
import type { Wording } from '../../findings/index.ts'
import type { Place } from './router.ts'

export interface Page {
  /** First part of its address. */
  name: string
  title: Wording
  /** Pressed after `g`; absent where the page is about one thing alone, and no menu leads there. */
  key?: string
  /** Drawn before its title: an outline in a square of 16, as the `d` of an SVG path. */
  icon?: string
  /** How many things wait there; nothing is shown for zero. */
  waiting?: (overview: Overview) => number
  view: ComponentType<{ place: Place }>
}
