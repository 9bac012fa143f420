// Text of a peer's as a row can have it: neither database takes every character, and an index no long one.

import { withoutControls } from '../kernel/index.ts'

const TEXT_LIMIT = 1000

export const cleanText = (text: string): string => withoutControls(text).slice(0, TEXT_LIMIT)
