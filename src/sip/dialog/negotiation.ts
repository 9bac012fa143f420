// Who may offer and who must answer in one dialog (RFC 3264 section 4): one offer at a time, one answer to it. Which
// messages may carry them is the table of RFC 6337 section 2.2:
//
//   offer in         answer in        from
//   INVITE           2xx to INVITE    RFC 3261
//   2xx to INVITE    ACK              RFC 3261
//   INVITE           reliable 1xx     RFC 3262
//   reliable 1xx     PRACK            RFC 3262
//   PRACK            2xx to PRACK     RFC 3262
//   UPDATE           2xx to UPDATE    RFC 3311
//
//   unopened, stable --our offer---> local-offer --their answer--> stable
//   unopened, stable --their offer-> remote-offer --our answer---> stable
//
// An unreliable 1xx only shows what the answer will be; a description that is neither offer nor answer is ignored, as
// the SDP of a 2xx after the answer in a reliable 1xx (RFC 3261 section 13.2.1).

/** `unopened`: an INVITE without SDP, and nobody has offered since. */
export type Negotiation = 'unopened' | 'local-offer' | 'remote-offer' | 'stable'

/** What a description came in. */
export type Carrying =
  | 'INVITE'
  | 'ACK'
  | 'PRACK'
  | 'UPDATE'
  | 'unreliable-1xx'
  | 'reliable-1xx'
  | '2xx-INVITE'
  | '2xx-PRACK'
  | '2xx-UPDATE'

/** `glare`: an offer while another one is open. */
export type Meaning = 'offer' | 'answer' | 'preview' | 'ignored' | 'glare'

/** Where nothing is open, the states in which each may open an exchange. */
const OPENING: Record<Carrying, readonly Negotiation[]> = {
  INVITE: ['unopened', 'stable'],
  'reliable-1xx': ['unopened'],
  '2xx-INVITE': ['unopened'],
  PRACK: ['stable'],
  UPDATE: ['stable'],
  ACK: [],
  'unreliable-1xx': [],
  '2xx-PRACK': [],
  '2xx-UPDATE': [],
}

/** What a description that `side` sends in `carrying` is. */
export function meaningOf(now: Negotiation, side: 'local' | 'remote', carrying: Carrying): Meaning {
  if (OPENING[carrying].includes(now)) return 'offer'
  if (now === 'unopened' || now === 'stable') return carrying === 'UPDATE' ? 'glare' : 'ignored'
  if (carrying === 'INVITE' || carrying === 'UPDATE') return 'glare'
  const owes = now === 'local-offer' ? 'remote' : 'local'
  if (side !== owes) return carrying === 'PRACK' ? 'glare' : 'ignored'
  return carrying === 'unreliable-1xx' ? 'preview' : 'answer'
}

/** After a description of that meaning from `side`. */
export function negotiated(now: Negotiation, side: 'local' | 'remote', meaning: Meaning): Negotiation {
  if (meaning === 'offer') return side === 'local' ? 'local-offer' : 'remote-offer'
  return meaning === 'answer' ? 'stable' : now
}

/**
 * The status for an offer of the peer that must not be made now (RFC 3261 section 14.2, RFC 3311 section 5.2): 491
 * while an offer of ours waits, 500 with Retry-After while theirs does.
 */
export const glareStatus = (now: Negotiation): 491 | 500 => (now === 'local-offer' ? 491 : 500)
