import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactLog } from '../../facts/index.ts'
import { after, type Instant, instantOf, millis, minutes, seconds } from '../../kernel/index.ts'
import type { ProbeOrder, ProbeReport } from '../../watch/index.ts'
import { ProbeKeeping, type ProbePlan } from './probe-keeping.ts'

const START = instantOf(Date.UTC(2026, 0, 5, 9))
const order = (serverName: string) => ({ serverName, port: 5061 }) as ProbeOrder
const report = ({ serverName, port }: ProbeOrder): ProbeReport => ({
  ...{ host: serverName, port, serverName, trust: 'public', clientCertificate: false },
  ...{ addresses: [], isCut: false },
})

/** A keeper whose probes answer when the test says so. */
function scene(names: readonly string[]) {
  const asked: string[] = []
  const told: string[] = []
  const said: string[] = []
  let answer = Promise.withResolvers<void>()
  const ask: ProbePlan['ask'] = async (order, signal) => {
    asked.push(order.serverName)
    signal.addEventListener('abort', () => answer.resolve())
    await answer.promise
    return { report: report(order), facts: new FactLog([]), at: after(START, seconds(2)) }
  }
  const keeping = new ProbeKeeping({ orders: names.map(order), everyMs: minutes(5), ask }, START, {
    tell: ({ result }) => told.push(`${result.target} ${result.outcome} ${result.durationMs}`),
    say: line => said.push(line),
  })
  /** All that follows without another wait. */
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await undefined
  }
  return {
    ...{ asked, told, said, keeping },
    at: (length: number): Instant => after(START, millis(length)),
    answers: async () => {
      answer.resolve()
      await settled()
      answer = Promise.withResolvers()
    },
    breaks: async () => {
      answer.reject(new Error('no route'))
      await settled()
      answer = Promise.withResolvers()
    },
  }
}

test('each SBC is asked in its turn, one at a time, and again after a while', async () => {
  const { keeping, asked, told, answers, at } = scene(['sbc2.example.net', 'sbc3.example.net'])
  keeping.look(at(0))
  keeping.look(at(1000))
  assert.deepEqual(asked, ['sbc2.example.net'])
  await answers()
  assert.deepEqual(told, ['sbc2.example.net:5061 failed 2000'])
  keeping.look(at(2000))
  await answers()
  keeping.look(at(299_000))
  assert.deepEqual(asked, ['sbc2.example.net', 'sbc3.example.net'])
  keeping.look(at(300_000))
  assert.equal(asked.length, 3)
  await keeping.end()
})

test('a probe that goes wrong is told, and the next has its turn', async () => {
  const { keeping, asked, told, said, breaks, at } = scene(['sbc2.example.net', 'sbc3.example.net'])
  keeping.look(at(0))
  await breaks()
  assert.deepEqual(said, ['probe of sbc2.example.net: no route'])
  keeping.look(at(1000))
  assert.equal(asked.length, 2)
  await keeping.end()
  keeping.look(at(600_000))
  assert.equal(asked.length, 2)
  assert.deepEqual(told, [], 'what was given up says nothing of the SBC')
})
