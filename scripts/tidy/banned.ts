// Rule `banned`: sockets, files, clocks, dice and the console stay at the edge. Each ban is data: what is meant, how
// to see it, where it is allowed all the same, and what to use instead.

import { blank } from './blank.ts'
import { importsOf } from './imports.ts'
import { isTest, isTypeScript, lineAt, type SourceFile, type Violation } from './rule.ts'

interface Ban {
  name: string
  /** Modules by name (`node:` and sub-paths aside), or words in code. */
  modules?: readonly string[]
  words?: RegExp
  /** Beginnings of paths where it is allowed. */
  allowed: readonly string[]
  /** Unit tests under src/ may not use it wherever they lie. */
  notInUnitTests?: boolean
  instead: string
}

/** The edge of the house: where effects are acted upon and the real world begins. */
const EDGE = [
  'src/node/',
  'src/cli/bench/',
  'scripts/',
  'test/wire/',
  'test/peers/',
  'test/browser/',
  'test/support/',
]

/** The room that keeps records: a database reads files, and a thread of its own writes when it is time. */
const DATABASES = ['src/store/', 'test/store/']

/** Where alerts leave the house: mail, HTTP, syslog, SNMP. */
const CHANNELS = 'src/alerts/channels/'

/** It runs in a browser, which is an edge of its own: it has the clock and timers, and asks the API by `fetch`. */
const BROWSER = 'src/dashboard/'

const BANS: readonly Ban[] = [
  {
    name: 'processes',
    modules: ['child_process'],
    // A benchmark measures processes: its own ones and its peers.
    allowed: [...EDGE, 'src/cli/bench/'],
    instead: 'return an effect; room node acts on it',
  },
  {
    name: 'sockets',
    modules: ['net', 'tls', 'dns', 'dgram', 'nodemailer', 'net-snmp'],
    // These two tests of room tls need OpenSSL's own hellos and roots, in memory and without a socket.
    allowed: [...EDGE, CHANNELS, 'src/tls/tls-record.test.ts', 'src/tls/certificate-facts.test.ts'],
    instead: 'return an effect; room node acts on it',
  },
  {
    name: 'HTTP',
    modules: ['http', 'https', 'http2'],
    allowed: [...EDGE, CHANNELS, 'src/api/', 'src/cli/'],
    instead: 'leave HTTP to the doors',
  },
  {
    name: 'files',
    modules: ['fs'],
    allowed: [...EDGE, ...DATABASES, 'src/config/', 'src/api/', 'src/cli/'],
    instead: 'take the content as an argument; a door reads the file',
  },
  {
    name: 'databases and threads',
    modules: ['sqlite', 'pg', 'worker_threads'],
    // What somebody hands in is read on a thread too, as nobody knows how long that takes.
    allowed: [...EDGE, ...DATABASES, 'src/cli/on-thread.ts'],
    instead: 'ask the room store',
  },
  {
    name: 'the clock',
    words: /\bDate\.now\b|\bnew Date\b(?!\s*\(\s*[^\s)])|\bperformance\.now\b|\bprocess\.hrtime\b/g,
    allowed: [...EDGE, 'src/cli/', BROWSER],
    instead: 'take the time as an argument: now: Instant',
  },
  {
    name: 'timers',
    modules: ['timers'],
    words: /(?<!(?<!globalThis)\.)\bset(?:Timeout|Interval|Immediate)\b/g,
    allowed: [...EDGE, ...DATABASES, 'src/cli/', BROWSER],
    notInUnitTests: true,
    instead: 'return a deadline; the world sends a tick, and tests never sleep',
  },
  {
    name: 'dice',
    words: /\bMath\.random\b|\brandom(?:Bytes|UUID|Int|Fill|FillSync)\b|\bgetRandomValues\b/g,
    allowed: [...EDGE, 'src/cli/', 'src/kernel/chance.ts'],
    instead: 'take Chance as an argument',
  },
  {
    name: 'the console',
    words: /\bconsole\./g,
    allowed: ['src/cli/', 'scripts/'],
    instead: 'note a fact or return the text; the cli prints',
  },
  {
    name: 'ending the process',
    words: /\bprocess\.(?:exit|abort|reallyExit)\b/g,
    allowed: ['src/cli/', 'scripts/'],
    instead: 'return the outcome; the cli ends the process',
  },
]

export function banned(files: readonly SourceFile[]): Violation[] {
  return files.filter(isTypeScript).flatMap(file => {
    const { code } = blank(file.text)
    return BANS.filter(ban => !isAllowed(ban, file.path)).flatMap(ban =>
      [...modulesOf(ban, file), ...wordsOf(ban, code)].map(({ line, found }) => ({
        path: file.path,
        line,
        rule: 'banned',
        advice: `${found} (${ban.name}) is not for here: ${ban.instead}`,
      })),
    )
  })
}

function isAllowed(ban: Ban, path: string): boolean {
  if (ban.notInUnitTests && path.startsWith('src/') && isTest(path)) return false
  return ban.allowed.some(beginning => path.startsWith(beginning))
}

interface Find {
  line: number
  found: string
}

function modulesOf(ban: Ban, file: SourceFile): Find[] {
  return importsOf(file).flatMap(({ line, specifier }) => {
    const name = specifier.replace(/^node:/, '').split('/')[0] as string
    return ban.modules?.includes(name) ? [{ line, found: specifier }] : []
  })
}

function wordsOf(ban: Ban, code: string): Find[] {
  if (ban.words === undefined) return []
  return [...code.matchAll(ban.words)].map(match => ({ line: lineAt(code, match.index), found: match[0] }))
}
