// capture: pcap and pcapng to facts. Octets come in as chunks of any size; who reads files and pipes is a door.

export {
  CaptureAnalysis,
  type CaptureCounts,
  type CaptureOptions,
  type CaptureResult,
} from './capture-analysis.ts'
export { isCapture } from './capture-reader.ts'
export { pcapngOfSip } from './pcapng-of-sip.ts'
export { TlsKeys } from './tls-keys.ts'
export type { DatagramReader } from './udp-tracker.ts'
