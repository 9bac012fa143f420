// A call with audio, for tests: messages whose SDP names an address and port, and packets of RTP.

import { be16, be32, octets, type TestEnd } from './packets.ts'

/** An INVITE or its answer, with SDP that asks for audio at the end named. */
export function sipWithAudio(startLine: string, { address, port }: TestEnd, callId = 'c1'): string {
  const sdp = `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n`
  return [
    startLine,
    'Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1',
    'From: <sip:a@example.net>;tag=f',
    'To: <sip:b@example.net>',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n')
}

/** 20 ms of PCMA. */
export const rtp = (sequence: number, ssrc = 7): Uint8Array =>
  octets([0x80, 8], be16(sequence), be32(160 * sequence), be32(ssrc), new Uint8Array(160))
