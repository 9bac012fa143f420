// hep: what capture agents send as HEP3, to facts. Who listens or reads files is a door.

export { HepAnalysis, type HepOptions, type HepResult } from './hep-analysis.ts'
export { HepFramer } from './hep-framer.ts'
export { beginsAsHep, decodeHep, HEP_HEADER_BYTES, type HepPacket } from './hep-packet.ts'
