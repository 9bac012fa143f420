// What tests of flows share: exports as exporters write them, and what is read of them.

export { addressOctets, be, octets } from './octets.ts'
export { COLLECTOR, EXPORTER, Notebook, ReadFlows } from './read.ts'
export { counterSample, flowSample, frame, sflow, type ToldPacket, type ToldSflow } from './sflow-datagram.ts'
export {
  dataSet,
  type Field,
  flowRecord,
  IPFIX_FIELDS,
  ipfix,
  netflow5,
  netflow9,
  optionsSet,
  type ToldExport,
  type ToldFlow,
  templateSet,
  V4_FIELDS,
} from './told-flow.ts'
