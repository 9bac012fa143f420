// The colours of a ladder where there is no terminal palette. A leg has an ink dark (or light) enough for text on the
// ground (4.5 to 1, WCAG 2.2 section 1.4.3), and a tint for areas.

import type { LegColour } from './ladder.ts'

export interface LadderPalette {
  ground: string
  ink: string
  soft: string
  /** Lifelines and boxes. */
  line: string
  box: string
  /** Behind the row under the cursor, and behind those that were marked. */
  chosen: string
  marked: string
  leg: Readonly<Record<LegColour, string>>
  tint: Readonly<Record<LegColour, string>>
  /** Of findings pinned to rows. */
  severity: Readonly<Record<'info' | 'warning' | 'critical', string>>
}

export const INK: Record<LegColour, string> = {
  blue: '#1d5fbf',
  orange: '#a35200',
  magenta: '#a3268f',
  green: '#146b31',
  red: '#c02020',
  cyan: '#0b6e79',
  yellow: '#776500',
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

const tints = Object.entries(TINT).map(([colour, parts]) => [colour, `rgb(${parts.join(',')})`] as const)

export const LIGHT: LadderPalette = {
  ground: '#ffffff',
  ink: '#1b1d21',
  soft: '#5b606a',
  line: '#9a9fa8',
  box: '#f4f4f2',
  chosen: '#e3ecfa',
  marked: '#fdf3d0',
  leg: INK,
  tint: Object.fromEntries(tints) as Record<LegColour, string>,
  severity: { info: '#1d5fbf', warning: '#9a6200', critical: '#b3261e' },
}

export const DARK: LadderPalette = {
  ground: '#1a1d23',
  ink: '#e8eaee',
  soft: '#a4abb8',
  line: '#5a616e',
  box: '#252932',
  chosen: '#2b3a55',
  marked: '#45401f',
  leg: {
    blue: '#8ab6ff',
    orange: '#f5a95c',
    magenta: '#ee9be0',
    green: '#5fd08a',
    red: '#ff8f87',
    cyan: '#5cc9d6',
    yellow: '#dcc757',
  },
  tint: {
    blue: '#22324d',
    orange: '#402d17',
    magenta: '#402640',
    green: '#1b3826',
    red: '#472626',
    cyan: '#183a3f',
    yellow: '#3b3617',
  },
  severity: { info: '#8ab6ff', warning: '#f0b44a', critical: '#ff7a70' },
}
