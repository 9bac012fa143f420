// SIPp as the carrier of the soak: a steady rate of calls to the attendant, and its own count of what became of them.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promptAudio } from '../../src/media/index.ts'
import { ATTENDANT_NUMBER, type Scene } from '../../src/stories/index.ts'

export interface LoadPlan {
  scene: Pick<Scene, 'addresses' | 'sbc'>
  calls: number
  rate: number
  /** From the answer to the BYE. */
  holdMs: number
  /** What SIPp does with audio: nothing, send back what it hears, or speak. */
  media: 'none' | 'echo' | 'stream'
  folder: string
}

/** SIPp's own counters. */
export interface LoadCounts {
  placed: number
  successful: number
  failed: number
  retransmissions: number
  live: number
}

const SCENARIOS = join(import.meta.dirname, '../../test/peers/scenarios')
const STATISTICS = 'statistics.csv'

export class SippLoad {
  readonly #child: ChildProcess
  readonly #folder: string
  #said = ''

  constructor(plan: LoadPlan) {
    this.#folder = plan.folder
    writeFileSync(join(plan.folder, 'caller.ulaw'), promptAudio('caller', 'PCMU'))
    this.#child = spawn('sipp', argumentsOf(plan), { cwd: plan.folder, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child.on('error', error => {
      this.#said += `${error.message} (sipp comes with: apt-get install sip-tester)`
    })
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#said = (this.#said + bytes.toString('latin1')).slice(-4000)
    })
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined
  }

  get exitCode(): number | null {
    return this.#child.exitCode
  }

  /** What it complained of. */
  get said(): string {
    const log = join(this.#folder, 'errors.log')
    return `${this.#said}\n${existsSync(log) ? readFileSync(log, 'latin1').slice(-4000) : ''}`.trim()
  }

  counts(): LoadCounts {
    const path = join(this.#folder, STATISTICS)
    const [head = '', ...rows] = existsSync(path) ? readFileSync(path, 'latin1').trim().split('\n') : []
    const names = head.split(';')
    const values = (rows.at(-1) ?? '').split(';')
    const of = (name: string) => Number(values[names.indexOf(name)] ?? 0) || 0
    return {
      placed: of('TotalCallCreated'),
      successful: of('SuccessfulCall(C)'),
      failed: of('FailedCall(C)'),
      retransmissions: of('Retransmissions(C)'),
      live: of('CurrentCall'),
    }
  }

  end(): void {
    if (!this.isOver) this.#child.kill('SIGKILL')
  }
}

function argumentsOf({ scene, calls, rate, holdMs, media }: LoadPlan): string[] {
  const { carrier } = scene.addresses
  const { local } = scene.sbc.carrier
  const scenario = join(SCENARIOS, `${media === 'stream' ? 'speaking' : 'silent'}-caller.xml`)
  return [
    ...['-sf', scenario, '-s', ATTENDANT_NUMBER],
    ...['-i', carrier, '-p', '5060', '-mi', carrier, '-t', 'u1'],
    ...['-m', String(calls), '-r', String(rate), '-d', String(holdMs), '-l', '2000', '-nostdin'],
    ...(media === 'echo' ? ['-rtp_echo'] : []),
    ...['-trace_stat', '-stf', STATISTICS, '-fd', '2', '-trace_err', '-error_file', 'errors.log'],
    `${local.address}:${local.port}`,
  ]
}
