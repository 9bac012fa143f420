// What a call costs the SBC in processor time, at two rates, in turns with Kamailio where it is installed.

import { CallRig, type CallStage, type RunResult } from './call-rig.ts'
import { type Comparison, compare } from './paired.ts'
import { type BenchCommand, median, type Row, rowOf } from './row.ts'

/** Calls a second at which costs are compared: the rate of all earlier figures, and half of what the SBC can do. */
const RATES = [500, 900] as const
export const RUN_SECONDS = 5
/**
 * At each rate: an engine that compiles what it runs is done after some 20,000 calls; an SBC has had them after its first
 * day.
 */
const WARM_UPS = 5
const COST = { unit: 'ms CPU per call', better: 'lower' } as const

type Side = 'sbc' | 'kamailio'
type Transport = 'udp' | 'tls'

export async function costRows(
  stage: CallStage,
  kamailio: string | undefined,
  { runs, quick }: BenchCommand,
  say: (text: string) => void,
): Promise<Row[]> {
  const costs = new CallCosts(stage, quick === true ? 1 : RUN_SECONDS, say)
  try {
    const all = [
      ...(await costs.comparisons('udp', 'UDP to UDP', kamailio)),
      ...(await costs.comparisons('tls', 'UDP to mutual TLS, connections kept', kamailio)),
    ]
    const rows = await compare(all, { runs, warmUps: quick === true ? 1 : WARM_UPS })
    return [...rows, ...costs.loadRows(), ...(await loadMaximum(stage, quick === true ? 1 : 5))]
  } finally {
    await costs.end()
  }
}

class CallCosts {
  readonly #stage: CallStage
  readonly #seconds: number
  readonly #say: (text: string) => void
  readonly #open: CallRig[] = []
  /** Of the telephones themselves, for each run. */
  readonly #loads = new Map<string, number[]>()

  constructor(stage: CallStage, seconds: number, say: (text: string) => void) {
    this.#stage = stage
    this.#seconds = seconds
    this.#say = say
  }

  /** One a rate, by the same processes. */
  async comparisons(transport: Transport, what: string, kamailio: string | undefined): Promise<Comparison[]> {
    const sbc = await this.#opened('sbc', transport)
    const peer = kamailio === undefined ? undefined : await this.#opened('kamailio', transport)
    const name = `Kamailio ${kamailio}, proxy, ${transport.toUpperCase()} to ${transport.toUpperCase()}`
    return RATES.map(rate => ({
      measures: [{ name: `${what}, ${rate} calls a second`, ...COST }],
      run: () => this.#cost(sbc, `sbc ${transport}`, rate),
      ...(peer && { peer: { name, run: () => this.#cost(peer, `kamailio ${transport}`, rate) } }),
    }))
  }

  loadRows(): Row[] {
    return [...this.#loads].map(([name, values]) =>
      rowOf({ name: `the load itself (${name})`, ...COST }, values),
    )
  }

  async end(): Promise<void> {
    for (const rig of this.#open) await rig.close()
  }

  async #opened(side: Side, transport: Transport): Promise<CallRig> {
    const rig = await CallRig.open(this.#stage, side, transport)
    this.#open.push(rig)
    return rig
  }

  async #cost(rig: CallRig, side: string, rate: number): Promise<number[]> {
    const result = await rig.run({ rate, calls: rate * this.#seconds, holdMs: 0 })
    const name = `${side}, ${rate} calls a second`
    this.#loads.set(name, [...(this.#loads.get(name) ?? []), result.cpuMs / result.placed])
    this.#say(`${name}: ${inShort(result)}`)
    return [result.msPerCall]
  }
}

/** How many calls a second the two telephones do when nobody is between them. */
async function loadMaximum(stage: CallStage, runs: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const transport of ['udp', 'tls'] as const) {
    const rig = await CallRig.open(stage, 'nobody', transport)
    const values: number[] = []
    for (let run = 0; run < runs; run++) {
      const { answered, seconds } = await rig.run({ rate: 20_000, calls: 10_000, holdMs: 0 })
      values.push(answered / seconds)
    }
    await rig.close()
    const name = `the load alone, ${transport.toUpperCase()}, as fast as it goes`
    rows.push(rowOf({ name, unit: 'calls/s', better: 'higher' }, [median(values)]))
  }
  return rows
}

function inShort({ msPerCall, placed, answered, lost, repeated, ringing }: RunResult): string {
  const refused = placed - answered - lost
  const trouble =
    lost + repeated + refused === 0 ? '' : `, ${lost} lost, ${repeated} repeated, ${refused} refused`
  return `${msPerCall.toFixed(3)} ms a call, rings after ${ringing.p50.toFixed(2)} ms (p99 ${ringing.p99.toFixed(1)})${trouble}`
}
