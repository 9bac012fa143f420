// What `linesman bench calls` measures: this SBC as `linesman run` starts it, and Kamailio as a proxy that keeps
// transactions and records its route, each on the second core of the machine.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from '../../kernel/index.ts'

/** The core of the load, and the one of what is measured. */
export const LOAD_CORE = 0
export const SUBJECT_CORE = 1

export interface Net {
  caller: string
  /** Of a subject: the side of the caller, and the side of the callee. */
  near: string
  far: string
  kamailio: string
  callee: string
}

/** `net` from 1 to 255 keeps runs at the same time apart. */
export const netOf = (net: number): Net => ({
  caller: `127.${net}.10.1`,
  near: `127.${net}.20.1`,
  far: `127.${net}.20.2`,
  kamailio: `127.${net}.30.1`,
  callee: `127.${net}.75.24`,
})

export const SBC_NAME = 'sbc1.example.net'
export const PROXY_NAME = 'sip.pstnhub.microsoft.com'

export interface Pem {
  /** Of the subject. */
  sbc: { cert: string; key: string }
  root: string
}

export interface Subject {
  name: string
  pid: number
  end(): Promise<void>
}

/** Everything there is to be had, so that nothing but the machine limits the rate. */
const SBC_LIMITS = `limits:
  calls: 30000
  callsPerSecond: 10000
  transactions: 1000000
`

export interface SbcWish {
  folder: string
  net: Net
  pem: Pem
  teams: 'udp' | 'tls'
  /** Options of Node, as `--cpu-prof`. */
  nodeOptions?: readonly string[]
}

/** Writes the configuration of an SBC and what it names; returns its path. */
export function writeSbc({ folder, net, pem, teams }: SbcWish): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'sbc.pem'), pem.sbc.cert)
  writeFileSync(join(folder, 'sbc.key'), pem.sbc.key)
  writeFileSync(join(folder, 'roots.pem'), pem.root)
  const file = join(folder, 'linesman.yaml')
  writeFileSync(file, sbcConfig(net, teams))
  return file
}

export async function startSbc(wish: SbcWish): Promise<Subject> {
  const { folder, nodeOptions = [] } = wish
  const file = writeSbc(wish)
  const main = new URL('../main.ts', import.meta.url).pathname
  const args = [...nodeOptions, main, 'run', '-c', file]
  return started(`Linesman`, process.execPath, args, /listening:/, folder)
}

const sbcConfig = (net: Net, teams: 'udp' | 'tls'): string => `fqdn: ${SBC_NAME}
carrier:
  listen: ${net.near}:5060
  peer: ${net.caller}:5060
teams:
  transport: ${teams}
  listen: ${net.far}:5061
  proxies: ["${teams === 'udp' ? net.callee : PROXY_NAME}:5061"]
  allow: [127.0.0.0/8]
  trust: roots.pem
  contexts:
    - name: teams
      certificate: sbc.pem
      key: sbc.key
media:
  relay: no
dns:
  hosts:
    ${PROXY_NAME}: [${net.callee}]
${SBC_LIMITS}behaviour:
  requireTeamsCertificate: ${teams === 'tls' ? 'yes' : 'no'}
`

export interface KamailioWish {
  folder: string
  net: Net
  pem: Pem
  transport: 'udp' | 'tls'
}

export async function startKamailio({ folder, net, pem, transport }: KamailioWish): Promise<Subject> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'sbc.pem'), pem.sbc.cert)
  writeFileSync(join(folder, 'sbc.key'), pem.sbc.key)
  writeFileSync(join(folder, 'roots.pem'), pem.root)
  writeFileSync(join(folder, 'tls.cfg'), tlsConfig(folder))
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, kamailioConfig(folder, net, transport))
  const args = ['-f', file, '-DD', '-E', '-m', '512', '-M', '32', '-Y', folder]
  return started('Kamailio', 'kamailio', args, /Listening on|listening/i, folder)
}

/** Found by trying: more workers cost more of one core, fewer stand in each other's way. */
const KAMAILIO_WORKERS = 2

const kamailioConfig = (folder: string, net: Net, transport: 'udp' | 'tls'): string => `#!KAMAILIO
debug=1
log_stderror=yes
auto_aliases=no
dns=no
rev_dns=no
children=${KAMAILIO_WORKERS}
tcp_children=${KAMAILIO_WORKERS}
tcp_max_connections=2048
tcp_connection_lifetime=3605
${transport === 'tls' ? 'enable_tls=yes' : 'disable_tcp=yes'}
listen=${transport}:${net.kamailio}:5060
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib/aarch64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
${transport === 'tls' ? `loadmodule "tls.so"\nmodparam("tls", "config", "${join(folder, 'tls.cfg')}")` : ''}
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
    sl_send_reply("404", "Not here");
    exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
  t_check_trans();
  if (is_method("INVITE")) record_route();
  $du = "sip:${net.callee}:5061;transport=${transport}";
  t_relay();
}
`

const tlsConfig = (folder: string): string =>
  ['server', 'client']
    .map(
      role => `[${role}:default]
method = TLSv1.2
verify_certificate = yes
require_certificate = yes
private_key = ${join(folder, 'sbc.key')}
certificate = ${join(folder, 'sbc.pem')}
ca_list = ${join(folder, 'roots.pem')}
${role === 'client' ? `server_name = ${PROXY_NAME}\n` : ''}`,
    )
    .join('\n')

/** How long a subject may take to be there. */
const STARTING_MS = 10_000

function started(
  name: string,
  command: string,
  args: readonly string[],
  isThere: RegExp,
  folder: string,
): Promise<Subject> {
  const child = spawn('taskset', ['-c', String(SUBJECT_CORE), command, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((done, fail) => {
    let said = ''
    const giveUp = (): void => {
      child.kill('SIGKILL')
      fail(
        new OperatorError({
          code: 'bench/subject',
          where: name,
          what: `does not start: ${said.slice(-500)}`,
        }),
      )
    }
    const patience = setTimeout(giveUp, STARTING_MS)
    const hear = (chunk: Buffer): void => {
      if (said.length > 10_000) return
      said += chunk.toString()
      if (!isThere.test(said)) return
      clearTimeout(patience)
      said = said.padEnd(10_001)
      done({ name, pid: child.pid ?? 0, end: () => ended(child) })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', giveUp)
    child.on('exit', giveUp)
  })
}

/** Once asked and, if that does not help, made to. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(done => {
    const patience = setTimeout(() => child.kill('SIGKILL'), 3000)
    child.once('exit', () => {
      clearTimeout(patience)
      done()
    })
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGTERM'), 500)
  })
}
