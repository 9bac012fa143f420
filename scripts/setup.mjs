// Sets up a fresh machine: `node scripts/setup.mjs --for start|test|check`. Plain JavaScript, because nothing is
// installed when it runs: whatever Node the machine has (20 or newer) fetches the packages, among them the Node
// that runs Linesman; the dashboard is built when its sources are newer. For `test` it also installs the independent peers from Debian where it may.
// Says nothing when there is nothing to do.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 20
/** The first Node that runs TypeScript without a flag and carries all that Linesman uses. */
const NODE_THAT_RUNS_US = 24
const APT_LIMIT_MS = 300_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.linesman-setup')
const pinnedNode = join(modules, '.bin', 'node')

/** The peers that `npm test` meets: the command looked for and the Debian package that brings it. */
const PEERS = [
  { command: 'sipp', debian: 'sip-tester', for: 'the carrier played by SIPp' },
  { command: 'sipsak', debian: 'sipsak', for: 'OPTIONS, floods and scrambled messages of sipsak' },
  { command: 'baresip', debian: 'baresip-core', for: 'a call with audio from baresip' },
  // Brings kamailio itself, too.
  { command: 'kamailio', debian: 'kamailio-tls-modules', for: 'a registrar that the SBC registers with' },
  { command: 'tshark', debian: 'tshark', for: 'captures compared with Wireshark' },
  { command: 'dumpcap', debian: 'wireshark-common', for: 'captures made on the spot' },
  { command: 'softflowd', debian: 'softflowd', for: 'flows that softflowd counts' },
  { command: 'openssl', debian: 'openssl', for: 'served certificates read by openssl s_client' },
  // Its command for operators is on the PATH, the server behind it is not.
  { command: 'pg_ctlcluster', debian: 'postgresql', for: 'the store in PostgreSQL' },
  { command: 'aiosmtpd', debian: 'python3-aiosmtpd', for: 'a mail server that takes alerts' },
  {
    command: 'prometheus-alertmanager',
    debian: 'prometheus-alertmanager',
    for: 'an Alertmanager that lists alerts',
  },
  { command: 'snmptrapd', debian: 'snmptrapd', for: 'SNMP notifications translated by snmptrapd' },
  { command: 'snmpget', debian: 'snmp', for: "counters read by Net-SNMP's tools" },
  { command: 'smilint', debian: 'smitools', for: 'the MIB read by smilint' },
  { command: 'rsyslogd', debian: 'rsyslog', for: 'alerts in the log of rsyslog' },
  { command: 'promtool', debian: 'prometheus', for: 'metrics and rules read by Prometheus' },
  { command: 'nginx', debian: 'nginx-light', for: 'the dashboard behind a proxy' },
  { command: 'sqlite3', debian: 'sqlite3', for: 'records backed up while they are written' },
  { command: 'strace', debian: 'strace', for: 'records seen on the disk before they are acknowledged' },
  { command: 'chromium', debian: 'chromium', for: 'the dashboard in a browser' },
  // With the runtime, which it needs itself: 25 MB.
  { command: 'mcs', debian: 'mono-mcs', for: "number patterns compared with .NET's own" },
]

/** What ends up in the dashboard: its own sources, and those of the rooms it may import, which are all above it. */
const DASHBOARD_SOURCES = ['src', 'vite.config.ts', 'package-lock.json']

const purpose = process.argv[process.argv.indexOf('--for') + 1] ?? ''
if (!process.argv.includes('--for') || !['start', 'test', 'check'].includes(purpose)) {
  stop('usage: node scripts/setup.mjs --for start|test|check')
}
if (majorOf(process.versions.node) < OLDEST_NODE) {
  stop(`Node ${process.versions.node} is too old; install Node ${OLDEST_NODE} or newer`)
}
installPackages()
buildDashboard()
if (purpose === 'test') installPeers()

function say(message) {
  process.stderr.write(`setup: ${message}\n`)
}

function stop(message) {
  say(message)
  process.exit(1)
}

function majorOf(version) {
  return Number(version.split('.')[0])
}

function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return folder !== ''
    } catch {
      return false
    }
  })
}

// ---- packages

function installPackages() {
  const wanted = stampWanted()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted && existsSync(pinnedNode)) return
  if (!installedAsLocked()) npmCi()
  provideNode()
  writeFileSync(stampFile, wanted)
}

function stampWanted() {
  const hash = createHash('sha256')
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, name)))
  return `${hash.digest('hex')}\n`
}

/** Whether somebody ran `npm ci` already: npm's own record in node_modules agrees with the lock file. */
function installedAsLocked() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const here = JSON.parse(readFileSync(record, 'utf8')).packages
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '' || (wanted.optional && !isForThisMachine(wanted))) return true
    return here[path]?.integrity === wanted.integrity && existsSync(join(root, path))
  })
}

/** Optional packages are those for one kind of machine each. */
function isForThisMachine(wanted) {
  return (
    (wanted.os ?? [process.platform]).includes(process.platform) &&
    (wanted.cpu ?? [process.arch]).includes(process.arch) &&
    !wanted.libc?.includes('musl')
  )
}

function npmCi() {
  say('installing packages (npm ci, about 10 seconds) ...')
  const options = ['ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit', '--loglevel=error']
  const npm = spawnSync('npm', options, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (npm.error) stop('npm not found; it comes with Node: https://nodejs.org')
  if (npm.status !== 0) stop('npm ci failed, see above; is the package registry reachable?')
}

/** Leaves a Node that runs TypeScript at node_modules/.bin/node: the pinned one, else the machine's own. */
function provideNode() {
  const probe = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' })
  if (probe.status === 0 && majorOf(probe.stdout.slice(1)) >= NODE_THAT_RUNS_US) return
  if (majorOf(process.versions.node) < NODE_THAT_RUNS_US) {
    stop(
      `there is no packaged Node for ${process.platform}-${process.arch} and this is Node ${process.versions.node}; ` +
        `install Node ${NODE_THAT_RUNS_US} or newer`,
    )
  }
  rmSync(pinnedNode, { force: true })
  symlinkSync(process.execPath, pinnedNode)
}

// ---- dashboard

function buildDashboard() {
  const built = join(root, 'dist', 'dashboard', 'index.html')
  const newest = Math.max(...DASHBOARD_SOURCES.map(path => newestIn(join(root, path))))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  const options = ['build', '--logLevel', 'warn']
  const vite = spawnSync(pinnedNode, [join(modules, 'vite', 'bin', 'vite.js'), ...options], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
  })
  if (vite.status !== 0) stop('the dashboard could not be built, see above')
}

/** When the newest file in it was written. */
function newestIn(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  // Folders have times of their own, so that a file that was removed is seen too.
  const files = readdirSync(path, { recursive: true }).filter(name => !name.endsWith('.test.ts'))
  return Math.max(mtimeMs, ...files.map(name => statSync(join(path, name)).mtimeMs))
}

// ---- peers

/** Installs what is missing, as far as this machine lets us; what stays missing is said and skipped. */
function installPeers() {
  const missing = () => PEERS.filter(peer => !onPath(peer.command))
  if (missing().length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
    say(`installing from Debian: ${packagesOf(missing())} ...`)
    if (!aptGet('install', ...missing().map(peer => peer.debian))) {
      aptGet('update')
      for (const peer of missing()) aptGet('install', peer.debian)
    }
  }
  for (const peer of missing()) {
    say(`skipped: ${peer.for} (no ${peer.command} here; as root on Debian: apt-get install ${peer.debian})`)
  }
}

function packagesOf(peers) {
  return peers.map(peer => peer.debian).join(' ')
}

/** Whether apt-get did it. Its questions (tshark has one) get their default answers. */
function aptGet(task, ...packages) {
  const options = ['-qq', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120']
  const apt = spawnSync('apt-get', [...options, task, ...packages], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: APT_LIMIT_MS,
  })
  return apt.status === 0
}
