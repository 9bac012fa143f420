// Requests as text, so that a test can write what no proper stack would.

import { randomUUID } from 'node:crypto'

export interface TextParts {
  uri: string
  /** Host and port in Via, From and Contact. */
  host: string
  transport?: 'UDP' | 'TCP' | 'TLS'
  callId?: string
  fromTag?: string
  toTag?: string
  cseq?: number
  /** Number in CSeq stays, the method may differ. */
  cseqMethod?: string
  branch?: string
  /** Whole lines. */
  headers?: string[]
  /** SDP. */
  body?: string
}

export function sipText(method: string, parts: TextParts): string {
  const { uri, host, transport = 'UDP', callId = randomUUID(), cseq = 1, headers = [], body } = parts
  const branch = parts.branch ?? `z9hG4bK${randomUUID()}`
  const toTag = parts.toTag === undefined ? '' : `;tag=${parts.toTag}`
  const type = body === undefined ? [] : ['Content-Type: application/sdp']
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${host};branch=${branch};rport`,
    'Max-Forwards: 70',
    `From: <sip:+4930555111@${host}>;tag=${parts.fromTag ?? randomUUID()}`,
    `To: <${uri}>${toTag}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${parts.cseqMethod ?? method}`,
    `Contact: <sip:${host};transport=${transport.toLowerCase()}>`,
    ...headers,
    ...type,
    `Content-Length: ${body?.length ?? 0}`,
    '',
    body ?? '',
  ].join('\r\n')
}

/** An offer or answer of one codec: `8 PCMA/8000`. */
export function sdpText(address: string, port: number, codec: string): string {
  const [payloadType] = codec.split(' ')
  return [
    'v=0',
    `o=- 1 1 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${payloadType}`,
    `a=rtpmap:${codec}`,
    '',
  ].join('\r\n')
}
