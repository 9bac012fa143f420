// SIPp as the carrier of a stage: it stands at the carrier's address and plays a scenario, its own or one of ours.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seconds } from '../../src/kernel/index.ts'
import { inFolder, missing, type Program, startProgram } from './program.ts'
import { until, type WireStage } from './wire-stage.ts'

export const withoutSipp = missing('sipp', 'sip-tester')

/** Where our scenarios lie. */
export const scenario = (name: string): string[] => [
  '-sf',
  join(import.meta.dirname, '../peers/scenarios', `${name}.xml`),
]

export interface SippPlan {
  /** `-sn uac`, or `scenario('...')`. */
  scenario: string[]
  /** Number called; without it SIPp waits for calls. */
  calls?: string
  transport?: 'udp' | 'tcp'
  count: number
  rate?: number
  /** Length of the pause in the stock scenario. */
  pauseMs?: number
  more?: string[]
  /** Files the scenario speaks of, by name. */
  files?: Record<string, Uint8Array>
}

/** Runs SIPp while `body` runs, then hands back what it left. */
export async function withSipp<Value>(
  stage: Pick<WireStage, 'scene'>,
  plan: SippPlan,
  body: (sipp: Program) => Promise<Value>,
): Promise<Value> {
  return inFolder(async folder => {
    for (const [name, bytes] of Object.entries(plan.files ?? {})) writeFileSync(join(folder, name), bytes)
    const sipp = startProgram('sipp', argumentsOf(stage, plan), folder)
    try {
      return await body(sipp)
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${errorsIn(folder)}`, {
        cause: error,
      })
    } finally {
      await sipp.end()
    }
  })
}

/** Waits until SIPp has played all its calls. */
export const untilPlayed = (
  stage: Pick<WireStage, 'world'>,
  sipp: Program,
  limit = seconds(15),
): Promise<void> => until(stage.world, 'SIPp is done', () => sipp.code() !== undefined, limit)

function argumentsOf({ scene }: Pick<WireStage, 'scene'>, plan: SippPlan): string[] {
  const { carrier } = scene.addresses
  const { local } = scene.sbc.carrier
  const { calls, count, rate = 10, pauseMs = 500, transport = 'udp', more = [] } = plan
  const place = ['-i', carrier, '-p', '5060', '-mi', carrier, '-t', transport === 'tcp' ? 't1' : 'u1']
  const manner = ['-nostdin', '-trace_err', '-timeout', '25', '-timeout_error', '-m', String(count)]
  const calling =
    calls === undefined ? [] : ['-s', calls, '-r', String(rate), `${local.address}:${local.port}`]
  return [...plan.scenario, ...place, ...manner, '-d', String(pauseMs), ...more, ...calling]
}

function errorsIn(folder: string): string {
  const files = readdirSync(folder).filter(name => name.endsWith('errors.log'))
  return files.map(name => readFileSync(join(folder, name), 'latin1').slice(0, 4000)).join('\n')
}
