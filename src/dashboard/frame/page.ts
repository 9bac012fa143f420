// What a page is to the frame: a name in the address, a title, a key that leads to it, and what it draws.

import type { ComponentType } from 'preact'
import type { Wording } from '../../findings/index.ts'
import type { Place } from './router.ts'

export interface Page {
  /** First part of its address. */
  name: string
  title: Wording
  /** Pressed after `g`. */
  key: string
  view: ComponentType<{ place: Place }>
}
