// The colours of the legs where there is no terminal palette: dark enough for text on white, and a tint for areas.

import type { LegColour } from './ladder.ts'

export const INK: Record<LegColour, string> = {
  blue: '#1d5fbf',
  orange: '#b85c00',
  magenta: '#a3268f',
  green: '#1b7f3b',
  red: '#c02020',
  cyan: '#0d7a86',
  yellow: '#7d6a00',
}

/** Red, green, blue. */
export const TINT: Record<LegColour, readonly [number, number, number]> = {
  blue: [225, 236, 252],
  orange: [253, 236, 216],
  magenta: [250, 227, 246],
  green: [222, 244, 228],
  red: [252, 225, 225],
  cyan: [220, 243, 245],
  yellow: [247, 243, 212],
}
