// What a caller wants hidden (Privacy: RFC 3323, RFC 3325 section 9.3, RFC 7044), and what of it the SBC
// has done when the call goes on. `header` is done by any SBC that writes both legs anew, `session` by its relay; `user` by
// taking the caller out of From and Contact; `id` and `history` by whoever passes a call out of the trust domain.

import type { SipHeaders } from '../sip/index.ts'

const WORDS = ['none', 'id', 'user', 'header', 'session', 'critical', 'history'] as const
type Word = (typeof WORDS)[number]

export interface Privacy {
  readonly words: ReadonlySet<Word>
  /** Something that nobody here knows is wanted, and the call is not to be made without it (section 4.2). */
  readonly isBeyondUs: boolean
  /** The addresses of the audio are our own. */
  readonly hidesMedia: boolean
}

const NOTHING: Privacy = { words: new Set(), isBeyondUs: false, hidesMedia: true }

/** `hidesMedia`: whether the SBC relays the audio. */
export function privacyOf(headers: SipHeaders, hidesMedia: boolean): Privacy {
  if (!headers.has('privacy')) return NOTHING
  const said = headers
    .all('privacy')
    .flatMap(value => value.split(/[;,]/))
    .map(word => word.trim().toLowerCase())
  const words = new Set(WORDS.filter(word => said.includes(word)))
  const canDo = (word: string): boolean =>
    word === '' || ((WORDS as readonly string[]).includes(word) && (word !== 'session' || hidesMedia))
  return { words, isBeyondUs: words.has('critical') && !said.every(canDo), hidesMedia }
}

/** Whether the caller is not to be shown to the callee: Teams shows From, and knows no other wish. */
export const hidesCaller = ({ words }: Privacy): boolean =>
  words.has('id') || words.has('user') || words.has('header')

/** What is still to be done by those who come after us (RFC 3323 section 5); undefined for nothing. */
export function privacyLeft(privacy: Privacy, isTrusted: boolean): string | undefined {
  const left = WORDS.filter(word => privacy.words.has(word) && isLeft(word, privacy, isTrusted))
  return left.every(word => word === 'critical') ? undefined : left.join(';')
}

function isLeft(word: Word, { hidesMedia }: Privacy, isTrusted: boolean): boolean {
  if (word === 'session') return !hidesMedia
  if (word === 'id' || word === 'history') return isTrusted
  return word === 'none' || word === 'critical'
}
