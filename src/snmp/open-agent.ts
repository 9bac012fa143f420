// The agent, loaded where somebody may ask only: the configuration of every system reads its keys from this room.

import type { Chance } from '../kernel/index.ts'
import type { AgentSettings, SnmpAgent } from './snmp-agent.ts'

export async function openAgent(settings: AgentSettings, chance: Chance): Promise<SnmpAgent> {
  const { SnmpAgent } = await import('./snmp-agent.ts')
  return new SnmpAgent(settings, chance)
}
