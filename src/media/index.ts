// media: RTP, SRTP with SDES keys, G.711, digits, prompts that a machine can recognise, and the relay of a call.
// Pure: no socket, no clock; SDP itself is the business of `sip`.

export { decodeG711, encodeG711, type G711Codec, g711FrameOctets, g711Hz, g711Silence } from './g711.ts'
export type {
  Component,
  DropReason,
  MediaDirection,
  MediaLegCounters,
  MediaLegOptions,
  MediaSecurity,
} from './media-leg.ts'
export { PromptDetector } from './prompt-detector.ts'
export { MediaRelay, type Relayed, type Side } from './relay.ts'
export { decodeRtp, encodeRtp, isRtcp, type RtpFault, type RtpPacket, rtpHeaderBytes } from './rtp-packet.ts'
export { RtpReceiver, type RtpReceiverCounters, type RtpReceiverOptions } from './rtp-receiver.ts'
export { RtpSender, type RtpSenderOptions } from './rtp-sender.ts'
export {
  firstUsableCrypto,
  formatSdes,
  makeSdesKey,
  parseSdes,
  type SdesCrypto,
  type SdesFault,
} from './sdes.ts'
export { SrtpContext, type SrtpFault, srtpSsrcLimit } from './srtp.ts'
export { type Mki, SrtpKey, type SrtpKeyParts, type SrtpSuite } from './srtp-key.ts'
export {
  DigitDetector,
  decodeTelephoneEvent,
  encodeTelephoneEvent,
  isDigit,
  type TelephoneEvent,
  type TelephoneEventPacket,
} from './telephone-event.ts'
export { melody, type Note, type PromptName, promptAudio, promptNames, prompts } from './tone.ts'
