// `linesman bench handshakes`: what a full mutual TLS handshake costs the server's side, our listener next to
// `openssl s_server`. Both show the same certificates, judge the same client, and hand out no session tickets; the
// client is `openssl s_time`, two of them at a time, each shaking hands as fast as it is answered.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Endpoint, instantOf } from '../../kernel/index.ts'
import { createAuthority, type KeyKind, type TlsVersion } from '../../tls/index.ts'
import { takeFreeNet } from '../demo/free-net.ts'
import type { Terminal } from '../terminal.ts'
import { type CertificateFiles, shakeHands, startServer } from './openssl.ts'
import { type Comparison, compare, type Run } from './paired.ts'
import { processorMs } from './processor-time.ts'
import type { BenchCommand, Row } from './row.ts'
import { benchStorm } from './storm.ts'
import { benchStormOnCalls } from './storm-calls.ts'

const CLIENTS = 2
const RUN_SECONDS = 1
/** What the server still has to do when the last client is gone. */
const SETTLING_MS = 100
const WARM_UPS = 1

/** What the process of our listener is told once; any message after it is the question for a report. */
export interface ListenerOrder extends Endpoint {
  version: TlsVersion
  cert: string
  key: string
  root: string
}

export interface ListenerReport {
  /** Handshakes that ended well, the client's chain found good. */
  opened: number
}

const KINDS: readonly { key: KeyKind; called: string }[] = [
  { key: 'rsa-2048', called: 'RSA-2048' },
  { key: 'ec-p256', called: 'P-256' },
]
const VERSIONS: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3']

export async function benchHandshakes({ runs }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'))
  const { net, release } = await takeFreeNet()
  const started: ChildProcess[] = []
  try {
    const comparisons: Comparison[] = []
    for (const { key, called } of KINDS) {
      const files = await issue(folder, key)
      for (const version of VERSIONS) {
        const port = 5061 + comparisons.length
        const own = { address: `127.${net}.20.1`, port }
        const peer = { address: `127.${net}.30.1`, port }
        const listener = await startListener({ ...own, version, ...files.pem })
        started.push(listener)
        const server = await startServer(peer, version, files)
        started.push(server)
        comparisons.push({
          measures: measuresOf(`${version}, ${called}`),
          run: counted(listener, handshaking(own, version, files, listener)),
          peer: { name: 'openssl s_server', run: handshaking(peer, version, files, server) },
        })
      }
    }
    terminal.err(`${comparisons.length} kinds of handshake, two servers, ${runs} runs of a second each\n`)
    const rows = await compare(comparisons, { runs, warmUps: WARM_UPS })
    terminal.err(`${runs} storms of peers that connect at once\n`)
    const { pem } = await issue(folder, 'rsa-2048')
    const to = { address: `127.${net}.20.2`, port: 5061 }
    started.push(await startListener({ ...to, version: 'TLSv1.2', ...pem }))
    const echoes = await benchStorm({ to, net, ...pem }, runs)
    terminal.err(`${runs} storms on an SBC with running calls\n`)
    return [...rows, ...echoes, ...(await benchStormOnCalls(net, runs))]
  } finally {
    for (const process of started) process.kill()
    rmSync(folder, { recursive: true })
    await release()
  }
}

const measuresOf = (kind: string): Comparison['measures'] => [
  { name: `full mutual handshake, ${kind}`, unit: 'ms CPU of the server', better: 'lower' },
  { name: `handshakes, ${kind}`, unit: '/s on a core', better: 'higher' },
  { name: `the client's own part, ${kind}`, unit: 'ms CPU (user)', better: 'lower' },
]

/** One run: the clients' handshakes and the server's processor time meanwhile. */
function handshaking(at: Endpoint, version: TlsVersion, files: CertificateFiles, server: ChildProcess): Run {
  return async () => {
    const before = processorMs(server.pid ?? 0)
    const clients = Array.from({ length: CLIENTS }, () => shakeHands(at, version, files, RUN_SECONDS))
    const shaken = await Promise.all(clients)
    await pause(SETTLING_MS)
    const handshakes = shaken.reduce((sum, client) => sum + client.handshakes, 0)
    const cost = (processorMs(server.pid ?? 0) - before) / handshakes
    const clientCost = shaken.reduce((sum, client) => sum + client.clientMs, 0) / handshakes
    return [cost, 1000 / cost, clientCost, handshakes]
  }
}

/** The clients' word is checked by the listener's: it counts the chains it found good. */
function counted(listener: ChildProcess, run: Run): Run {
  return async () => {
    const before = await ask(listener)
    const values = await run()
    const seen = (await ask(listener)) - before
    const told = values[3] ?? 0
    if (seen < told || seen > told + CLIENTS)
      throw new Error(`the clients tell of ${told} handshakes, the listener of ${seen}`)
    return values
  }
}

async function startListener(order: ListenerOrder): Promise<ChildProcess> {
  const listener = fork(join(import.meta.dirname, 'handshake-listener.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  listener.send(order)
  await once(listener, 'message')
  return listener
}

async function ask(listener: ChildProcess): Promise<number> {
  listener.send('report')
  const [report] = (await once(listener, 'message')) as [ListenerReport]
  return report.opened
}

interface Issued extends CertificateFiles {
  pem: { cert: string; key: string; root: string }
}

/** One certificate, good for both sides, with an intermediate between it and its root. */
async function issue(folder: string, key: KeyKind): Promise<Issued> {
  const authority = await createAuthority({ name: 'Linesman Bench', now: instantOf(Date.now()), key })
  const { pem } = await authority.issue({ commonName: 'sbc1.example.net', key })
  const write = (name: string, text: string): string => {
    const file = join(folder, `${key}-${name}.pem`)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  const intermediates = pem.cert.slice(pem.cert.indexOf('-----BEGIN', 1))
  return {
    cert: write('cert', pem.cert),
    chain: write('chain', intermediates),
    all: write('all', `${intermediates}${authority.rootPem}`),
    key: write('key', pem.key),
    root: write('root', authority.rootPem),
    pem: { cert: pem.cert, key: pem.key, root: authority.rootPem },
  }
}
