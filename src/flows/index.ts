// flows: exports of NetFlow, IPFIX and sFlow to facts. Who receives the datagrams is a door.

export { FlowDecoder } from './flow-decoder.ts'
export { FlowReader, type FlowReaderOptions } from './flow-reader.ts'
export { isExport } from './flow-shape.ts'
