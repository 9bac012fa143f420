// snmp: what is counted, for whoever asks by SNMPv2c or SNMPv3. What there is to ask is handed in.

export { type Oid, parseOid } from './ber.ts'
export { dateAndTime } from './date-and-time.ts'
export { ENTERPRISE, LINESMAN_MIB } from './enterprise.ts'
export { type MibObject, MibView, type SnmpValue } from './mib-view.ts'
export { openAgent } from './open-agent.ts'
export type { AgentSettings, SnmpAgent } from './snmp-agent.ts'
export type { Outcome } from './snmp-engine.ts'
export type { SnmpUser } from './usm.ts'
