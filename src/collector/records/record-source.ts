// A place that records of calls come from, and how it stands with it: what an operator is to know when nothing comes.
//
//   unknown --an answer--> fine <---> trouble

import type { Said } from '../../findings/index.ts'

/** `unknown` before the first answer, and where one try alone came to nothing. */
export type RecordStanding =
  | { readonly state: 'unknown' }
  | { readonly state: 'fine' }
  /** What is the matter, without a full stop. */
  | { readonly state: 'trouble'; readonly says: Said }

export interface RecordSource {
  kind: 'folder' | 'graph'
  /** The folder, or Graph's host. */
  name: string
  standing: RecordStanding
}

export const NOT_KNOWN: RecordStanding = { state: 'unknown' }
export const FINE: RecordStanding = { state: 'fine' }
