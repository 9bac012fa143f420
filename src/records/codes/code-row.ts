// What the tables of Microsoft's codes are made of.

import type { Wording } from '../../findings/index.ts'

export interface CodeRow {
  /** Microsoft's code, CallEndSubReason. */
  code: number
  /** SIP statuses it comes with, the usual one first. */
  sip: readonly number[]
  meaning: Wording
  firstAction: Wording
  /** Where one code stands for several causes: what the phrase of this one says. */
  phrase?: RegExp
  /** False for what Microsoft's pages do not list and somebody saw. */
  published: boolean
}

/** A row of Microsoft's own pages. */
export const row = (
  code: number,
  sip: number | readonly number[],
  meaning: Wording,
  firstAction: Wording,
  phrase?: RegExp,
): CodeRow => ({
  code,
  sip: [sip].flat(),
  meaning,
  firstAction,
  published: true,
  ...(phrase !== undefined && { phrase }),
})

/** What is to be done about many of them. */
export const NOTHING: Wording = { en: 'Nothing: this is how calls end.', de: 'Nichts: so enden Anrufe.' }
export const SBC_LOG: Wording = {
  en: "Look into the SBC's log at that time: the answer came from there.",
  de: 'Im Protokoll des SBC zu dieser Zeit nachsehen: Die Antwort kam von dort.',
}
