// hep: what capture agents send as HEP3, to facts, and the way back. Who listens or reads files is a door.

export { HepAnalysis, type HepOptions, type HepResult } from './hep-analysis.ts'
export { encodeHep, type HepWriting } from './hep-encoder.ts'
export { HepFramer } from './hep-framer.ts'
export { beginsAsHep, decodeHep, HEP_HEADER_BYTES, type HepPacket } from './hep-packet.ts'
