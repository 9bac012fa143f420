// Messages as an SBC notes them, for tests: octets, and where they came from.

import type { StampedSketch } from '../../facts/index.ts'
import { TOLD_START } from '../../facts/testing/index.ts'
import type { Instant } from '../../kernel/index.ts'

export interface MadeMessage {
  startLine?: string
  cseq?: string
  /** Behind the usual lines. */
  lines?: readonly string[]
  body?: string
  at?: Instant
}

/** Of Microsoft, in the dialog `the-call`. */
export const madeSketch = ({
  startLine = 'INVITE sip:+4952511234@sbc.example.com SIP/2.0',
  cseq = '1 INVITE',
  lines = [],
  body = '',
  at = TOLD_START,
}: MadeMessage = {}): StampedSketch => ({
  kind: 'sketch',
  octets: Buffer.from(
    [
      startLine,
      'Via: SIP/2.0/TLS teams.example.com:5061;branch=z9hG4bK1',
      'From: "A caller" <sip:+4930123456;ext=1@example.com;user=phone>;tag=1',
      'To: <sip:+4952511234@example.com>',
      'Call-ID: the-call',
      `CSeq: ${cseq}`,
      'Max-Forwards: 70',
      ...lines,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  ),
  place: {
    direction: 'received',
    transport: 'tls',
    local: { address: '192.0.2.10', port: 5061 },
    remote: { address: '52.114.75.24', port: 40_000 },
    connection: 'tls-1',
  },
  observer: 'sbc',
  at,
})
