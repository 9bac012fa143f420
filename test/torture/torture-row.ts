// The tables of torture messages: what an RFC says of a message, and what becomes of it here. The messages are our
// own, each with the quirk that the section describes; the expectation is written from the text of the section.

import type { SipMessage } from '../../src/sip/index.ts'

type Expected =
  /** The parser takes it, and `reads` looks at what the section says is in it. */
  | { parser: 'accepts'; reads: (message: SipMessage) => void }
  /** A request is refused with this status; `unanswered` where no answer can be sent. */
  | { parser: 'refuses'; status: number; unanswered?: true }
  /** A response that nobody can use: it is dropped, never answered. */
  | { parser: 'drops' }

export interface TortureRow {
  section: string
  /** What is odd about it. */
  quirk: string
  /** The octets, one character each. */
  octets: string
  expected: Expected
  /** What the transaction layer does with it. */
  transaction?: 'up'
  /** The final answer of the SBC, asked over UDP by its carrier; a message that is refused has its status already. */
  element?: number
  /** What the section leaves open and we chose, or why we do otherwise. */
  choice?: string
}

/** One line of text for each header line; a backslash at the end of a line takes the break away. */
export const octets = (text: string): string => text.replaceAll('\\\n', '').replaceAll('\n', '\r\n')

const SDP = octets(`v=0
o=kim 2890844526 2890842807 IN IP4 192.0.2.30
s=-
c=IN IP4 192.0.2.30
t=0 0
m=audio 49170 RTP/AVP 0 8
m=video 51372 RTP/AVP 31
a=rtpmap:31 H261/90000
`)

/** A head without its empty line, with an offer behind it; `#` in it becomes the length of the offer. */
export const withOffer = (head: string, sdp = SDP): string =>
  `${octets(head).replace('#', String(sdp.length))}\r\n${sdp}`
