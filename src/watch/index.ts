// watch: looks at an SBC from outside, as Microsoft would.

export { nagiosState, nagiosText } from './probe/nagios.ts'
export { DEFAULT_PROBE_FROM, type ProbeOrder } from './probe/order.ts'
export { Probe } from './probe/probe.ts'
export {
  type AddressReport,
  type CertificateSeen,
  type NameReport,
  type ProbeReport,
  probeReport,
} from './probe/probe-report.ts'
export { probeText } from './probe/probe-text.ts'
