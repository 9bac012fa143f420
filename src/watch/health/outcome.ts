// What the end of a call tells of the way it took. That somebody is busy, does not answer or has no such number is how
// calls end; the way is good if the call came so far.

/** `neither`: the number or the caller's rights, which tells nothing of the way. */
export type Verdict = 'good' | 'bad' | 'neither'

/** RFC 3261 section 21: the callee or its device spoke. */
const REACHED = new Set([480, 486, 600, 603, 607, 608])
/** No such number, or a number that cannot be (RFC 3261 sections 21.4.5, 21.4.11, 21.4.22, 21.6.3). */
const WRONG_NUMBER = new Set([404, 410, 416, 484, 485, 604])
/** Asks for credentials; another INVITE follows. */
const CHALLENGE = new Set([401, 407])

/**
 * Undefined where the call is not over by it. `rang`: something but 100 came before. A caller who gives up (487) before
 * that has told nothing of the way.
 */
export function verdictOf(status: number, rang: boolean): Verdict | undefined {
  if (status < 200 || CHALLENGE.has(status)) return undefined
  if (status < 300 || REACHED.has(status)) return 'good'
  if (status === 408) return rang ? 'good' : 'bad'
  if (status === 487) return rang ? 'good' : 'neither'
  return status < 400 || WRONG_NUMBER.has(status) ? 'neither' : 'bad'
}

/** Codes of a call that came to its end, or was turned away by a person. */
const NORMAL = new Set([0, 10_003, 10_004, 10_024, 10_321, 540_000, 540_200, 560_000])
/** What is wrong with how a user or number is set up in the tenant. */
const TENANT = new Set([
  10_037, 10_076, 10_077, 10_078, 10_140, 10_191, 10_199, 10_202, 10_320, 10_500, 10_553, 510_403, 510_412,
  510_482, 510_534, 510_546, 510_559, 510_560, 510_562, 510_563, 511_404, 540_998,
])

/**
 * What Microsoft's code (CallEndSubReason) says of the way to the SBC. 54 and 56 are the legs: 0 and a SIP status, or 9
 * and what failed beneath SIP (Microsoft and SIP response codes).
 */
export function verdictOfCode(code: number, status: number | undefined, successful: boolean): Verdict {
  if (TENANT.has(code)) return 'neither'
  const [, layer, rest] = /^5[46]([09])(\d{3})$/.exec(String(code)) ?? []
  if (layer === '9' || code === 500_001 || code === 1106) return 'bad'
  if (layer === '0' && rest !== '000') return verdictOf(Number(rest), true) ?? 'neither'
  if (NORMAL.has(code)) return code === 0 && status === 408 ? 'neither' : 'good'
  return successful ? 'good' : 'bad'
}

/** How a call ended, for the ratios. */
export type CallEnd = 'answered' | 'busy' | 'no-answer' | 'rejected' | 'other'

/**
 * 486 and 600 busy, 603 and 607 declined, 480 no answer; a caller that gave up while it rang (487) and 408 after ringing
 * are no answer, too.
 */
export function callEndOf(status: number, rang: boolean): CallEnd {
  if (status >= 200 && status < 300) return 'answered'
  if (status === 486 || status === 600) return 'busy'
  if (status === 603 || status === 607) return 'rejected'
  if (status === 480 || ((status === 487 || status === 408) && rang)) return 'no-answer'
  return 'other'
}
