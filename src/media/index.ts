// media: RTP, SRTP with SDES keys, G.711, digits, prompts that a machine can recognise, and the relay of a call.
// Pure: no socket, no clock; SDP itself is the business of `sip`.

export type { G711Codec } from './g711.ts'
export type { Component, MediaLegCounters, MediaLegOptions, MediaSecurity } from './media-leg.ts'
export { PromptDetector } from './prompt-detector.ts'
export { MediaRelay, type Relayed } from './relay.ts'
export { RtpReceiver } from './rtp-receiver.ts'
export { RtpSender, type RtpSenderOptions } from './rtp-sender.ts'
export { firstUsableCrypto, formatSdes, makeSdesKey, parseSdes, type SdesCrypto } from './sdes.ts'
export { SrtpContext, srtpSsrcLimit } from './srtp.ts'
export { SrtpKey } from './srtp-key.ts'
export { decodeTelephoneEvent } from './telephone-event.ts'
export { melody, type PromptName, promptAudio, prompts } from './tone.ts'
