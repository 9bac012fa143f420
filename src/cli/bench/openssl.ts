// The openssl program as a server to compare with and as the client that shakes hands with both.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type Endpoint, OperatorError } from '../../kernel/index.ts'
import type { TlsVersion } from '../../tls/index.ts'

/** PEM files in one folder. */
export interface CertificateFiles {
  cert: string
  key: string
  /** The intermediates of `cert`, for programs that want them apart. */
  chain: string
  root: string
  /** Root and intermediates: of these the client builds the chain that it shows. */
  all: string
}

const OPENSSL = 'openssl'
const TRIES = 20
const BETWEEN_TRIES_MS = 100

const flagOf = (version: TlsVersion): string => (version === 'TLSv1.3' ? '-tls1_3' : '-tls1_2')

/** A server that wants a good client certificate; it hands out no tickets, as ours does not. */
export async function startServer(
  at: Endpoint,
  version: TlsVersion,
  files: CertificateFiles,
): Promise<ChildProcess> {
  const tickets = version === 'TLSv1.3' ? ['-num_tickets', '0'] : ['-no_ticket']
  const server = spawn(
    OPENSSL,
    [
      ...['s_server', '-accept', `${at.address}:${at.port}`, flagOf(version), ...tickets, '-quiet'],
      ...['-cert', files.cert, '-key', files.key, '-cert_chain', files.chain],
      ...['-CAfile', files.root, '-Verify', '5', '-verify_return_error'],
    ],
    // It ends a connection when its own input ends: a pipe that nobody writes into never does.
    { stdio: ['pipe', 'ignore', 'ignore'] },
  )
  await started(server)
  return server
}

export interface Shaken {
  handshakes: number
  /** Processor time of the client, user only. */
  clientMs: number
}

/** Full handshakes, one after the other, for that many whole seconds. Waits for a server that is only about to listen. */
export async function shakeHands(
  to: Endpoint,
  version: TlsVersion,
  files: CertificateFiles,
  wholeSeconds: number,
): Promise<Shaken> {
  const command = [
    ...['s_time', '-connect', `${to.address}:${to.port}`, '-new', flagOf(version)],
    ...['-cert', files.cert, '-key', files.key, '-CAfile', files.all, '-time', String(wholeSeconds)],
  ]
  for (let tries = 0; tries < TRIES; tries++) {
    const told = await printed(command)
    const [, count, userSeconds] = /(\d+) connections in ([\d.]+)s;/.exec(told) ?? []
    if (count !== undefined) return { handshakes: Number(count), clientMs: Number(userSeconds) * 1000 }
    await pause(BETWEEN_TRIES_MS)
  }
  throw new Error(`openssl s_time shook no hands with ${to.address}`)
}

async function printed(command: readonly string[]): Promise<string> {
  const program = spawn(OPENSSL, command, { stdio: ['ignore', 'pipe', 'ignore'] })
  await started(program)
  let text = ''
  program.stdout.on('data', (piece: Buffer) => {
    text += piece
  })
  await once(program, 'close')
  return text
}

async function started(program: ChildProcess): Promise<void> {
  try {
    await once(program, 'spawn')
  } catch {
    throw new OperatorError({
      code: 'bench/no-openssl',
      what: 'the openssl program is not installed here',
      hint: 'install it: apt-get install openssl',
    })
  }
}
