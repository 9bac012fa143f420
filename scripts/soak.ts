// `npm run soak`: calls of SIPp at a steady rate, each through a transfer, against an SBC and a Teams side in a process
// of their own each. Ends well only if no call was lost, nothing is left over and memory stayed flat.
//
//   sipp --UDP, RTP--> [ process: SBC ] --TLS, SRTP--> [ process: Teams ]        looked at every ten seconds
//
// With --media none SIPp neither sends nor takes audio; what Teams plays still goes through the relay.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instantOf } from '../src/kernel/index.ts'
import { healthyScene, issuedCertificates, loopbackAddresses } from '../src/stories/index.ts'
import { ElementChild } from './soak/element-child.ts'
import type { Sample, Setting } from './soak/messages.ts'
import { type LoadPlan, SippLoad } from './soak/sipp-load.ts'
import { type Outcome, printHead, printRow, verdict } from './soak/table.ts'

const SAMPLE_EVERY_MS = 10_000
/** Until SBC and Teams have met. */
const READY_LIMIT_MS = 10_000
/** Transactions are remembered for half a minute after the last call (RFC 3261 timers H, J; RFC 6026 timer L). */
const AFTERMATH_MS = 60_000
/** Facts kept by each process; a log at its bound is as large as it gets. */
const FACT_LIMIT = 500

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '8' },
    hold: { type: 'string', default: '6000' },
    media: { type: 'string', default: 'none' },
    net: { type: 'string', default: '16' },
  },
})

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))

function planOf(): Omit<LoadPlan, 'scene' | 'folder'> {
  const [calls, rate, holdMs] = [values.calls, values.rate, values.hold].map(Number) as [
    number,
    number,
    number,
  ]
  const { media } = values
  const isWhole = [calls, rate, holdMs].every(number => Number.isInteger(number) && number > 0)
  if (!isWhole || (media !== 'none' && media !== 'echo' && media !== 'stream')) {
    console.error('usage: npm run soak -- [--calls 1000] [--rate 8] [--hold 6000] [--media none|echo|stream]')
    process.exit(2)
  }
  return { calls, rate, holdMs, media }
}

async function ready(child: ElementChild): Promise<Sample> {
  for (const end = Date.now() + READY_LIMIT_MS; Date.now() < end; await pause(200)) {
    const sample = await child.sample()
    if (sample?.isReady) return sample
  }
  throw new Error(
    `the ${child.role} process is not ready; is another soak running? --net takes another network`,
  )
}

const isEmpty = ({ counts }: Sample): boolean =>
  Object.entries(counts).every(([name, count]) => name === 'connections' || count === 0)

async function soak(setting: Omit<Setting, 'role'>, plan: LoadPlan): Promise<Outcome> {
  // Teams first: an SBC that finds nobody there asks again only after a minute.
  const teams = new ElementChild({ ...setting, role: 'teams' })
  const children = [teams]
  let load: SippLoad | undefined
  try {
    await ready(teams)
    const sbc = new ElementChild({ ...setting, role: 'sbc' })
    children.unshift(sbc)
    const before = [await ready(sbc), (await teams.sample()) as Sample]
    const began = Date.now()
    load = new SippLoad(plan)
    printHead(plan)
    let samples = before
    for (let quiet: number | undefined; ; ) {
      printRow((Date.now() - began) / 1000, load.counts(), samples)
      await pause(SAMPLE_EVERY_MS)
      samples = (await Promise.all(children.map(child => child.sample()))) as Sample[]
      if (load.isOver) quiet ??= Date.now()
      const isDone = quiet !== undefined && (samples.every(isEmpty) || Date.now() - quiet > AFTERMATH_MS)
      if (isDone) break
    }
    printRow((Date.now() - began) / 1000, load.counts(), samples)
    return { counts: load.counts(), exitCode: load.exitCode, said: load.said, before, after: samples }
  } finally {
    load?.end()
    await Promise.all(children.map(child => child.end()))
  }
}

const plan = planOf()
const folder = mkdtempSync(join(tmpdir(), 'linesman-soak-'))
try {
  const net = Number(values.net)
  const addresses = loopbackAddresses(net)
  const certificates = await issuedCertificates(instantOf(Date.now()))
  const scene = await healthyScene(addresses, certificates)
  const { server } = scene.sbc.teams.tls
  const contexts = [...server.contexts, scene.teams.tls.context].map(({ name, pem }) => {
    return [name, { cert: pem?.cert ?? '', key: pem?.key ?? '' }] as const
  })
  const rootPem = certificates.trust.pem?.join('\n') ?? ''
  const setting = {
    net,
    rootPem,
    contexts: Object.fromEntries(contexts),
    factLimit: FACT_LIMIT,
  }
  const outcome = await soak(setting, { ...plan, scene, folder })
  process.exitCode = verdict(plan, outcome) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
