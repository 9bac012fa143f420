// The SNMP agent of a running system: in a world of its own, and shown anew now and then what there is to ask.

import { formatEndpoint, type Millis, OperatorError, seconds, systemChance } from '../../kernel/index.ts'
import { NodeWorld } from '../../node/index.ts'
import { type AgentSettings, type MibObject, MibView, openAgent, type SnmpAgent } from '../../snmp/index.ts'

/** How old an answer may be: managers ask once a minute. */
const SHOWN_EVERY: Millis = seconds(5)
/** Binding a socket of one's own machine takes less. */
const BINDING: Millis = seconds(0.2)
const NAME = 'snmp'

export class SnmpServing {
  readonly #world = new NodeWorld()
  readonly #agent: SnmpAgent
  readonly #objects: () => Promise<readonly MibObject[]>
  readonly #say: (line: string) => void
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #isTroubled = false

  private constructor(
    agent: SnmpAgent,
    objects: () => Promise<readonly MibObject[]>,
    say: (line: string) => void,
  ) {
    this.#agent = agent
    this.#objects = objects
    this.#say = say
  }

  /** Throws an `OperatorError` where the place cannot be had. */
  static async open(
    settings: AgentSettings,
    objects: () => Promise<readonly MibObject[]>,
    say: (line: string) => void,
  ): Promise<SnmpServing> {
    const serving = new SnmpServing(await openAgent(settings, systemChance()), objects, say)
    await serving.#look()
    await serving.#bind()
    serving.#timer = setInterval(() => void serving.#look(), SHOWN_EVERY)
    const { local, allow, community, users } = settings
    const by = [community !== undefined && 'SNMPv2c', users.length > 0 && 'SNMPv3'].filter(Boolean)
    say(`snmp: ${formatEndpoint(local)}, by ${by.join(' and ')}, for ${allow.join(', ')}`)
    return serving
  }

  counts(): ReturnType<SnmpAgent['counts']> {
    return this.#agent.counts()
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#world.end()
  }

  /** Now and then. Never throws: what cannot be read is shown as it was. */
  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      this.#agent.show(new MibView(await this.#objects()))
      this.#isTroubled = false
    } catch (error) {
      if (!this.#isTroubled) this.#say(`snmp: what is shown grows old: ${(error as Error).message}`)
      this.#isTroubled = true
    } finally {
      this.#isLooking = false
    }
  }

  async #bind(): Promise<void> {
    let lost: string | undefined
    const stop = this.#world.facts.subscribe(
      fact => {
        if (fact.kind === 'unbound') lost ??= fact.says
      },
      ['unbound'],
    )
    this.#world.add(NAME, this.#agent)
    await this.#world.passUntil(() => lost !== undefined, BINDING)
    stop()
    if (lost === undefined) return
    await this.#world.end()
    throw new OperatorError({
      code: 'snmp/bind',
      where: 'snmp.listen',
      what: lost,
      hint: 'end the program that uses it, or write an address of this machine and a free port',
    })
  }
}
