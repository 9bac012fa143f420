// The SDP of a message as the rules read it. Keys are struck out of it, which leaves it as well-formed as it was.

import type { SipFact } from '../../facts/index.ts'
import { parseSdp, type Sdp } from '../../sip/index.ts'

/** Undefined where there is none or it cannot be read. */
export function sdpOf({ sdp, text }: SipFact): Sdp | undefined {
  if (!sdp) return undefined
  const begin = /^v=0/m.exec(text)?.index
  if (begin === undefined) return undefined
  // In a multipart body (RFC 2046) the SDP ends before the next boundary.
  const parsed = parseSdp(text.slice(begin).split(/^--/m, 1)[0] ?? '')
  return parsed.ok ? parsed.value : undefined
}

/** Names of the codecs offered for audio, in capitals, without what is no speech. */
export const codecsOf = (sdp: Sdp): string[] =>
  [...(sdp.audio?.rtpmaps.values() ?? [])]
    .map(({ name }) => name.toUpperCase())
    .filter(name => !['TELEPHONE-EVENT', 'CN', 'RED'].includes(name))

/** Tags of the lines a=crypto, in their order (RFC 4568 section 4.1). */
export const cryptoTags = (sdp: Sdp): string[] =>
  (sdp.audio?.cryptos ?? []).map(value => value.trim().split(/\s+/, 1)[0] ?? '')

/** Of the session or the audio section. */
export const attributesOf = (sdp: Sdp, name: string): string[] => [
  ...sdp.attributes(name),
  ...(sdp.audio?.attributes(name) ?? []),
]

/** Addresses where audio may be sent: that of `c=`, then those of the candidates (RFC 8839 section 5.1). */
export const audioAddresses = (sdp: Sdp): string[] => [
  ...(sdp.audio?.address === undefined ? [] : [sdp.audio.address]),
  ...(sdp.audio?.attributes('candidate') ?? []).map(value => value.trim().split(/\s+/)[4] ?? ''),
]
