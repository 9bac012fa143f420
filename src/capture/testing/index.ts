// What tests of captures share.

export { rtp, sipWithAudio } from './audio.ts'
export {
  be16,
  be32,
  ethernet,
  ipv4,
  ipv6,
  octets,
  type PcapShape,
  pcapFile,
  type TcpPart,
  type TestEnd,
  type TestPacket,
  tcp,
  tcpPacket,
  udp,
  udpPacket,
} from './packets.ts'
export { type Blocks, blocksOf } from './pcapng-file.ts'
export { WIRE_START, Wire } from './wire.ts'
