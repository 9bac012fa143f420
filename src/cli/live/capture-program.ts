// Programs that may capture on this machine, as child processes: dumpcap, or else tcpdump. Each knows how to write to a
// pipe, and how to keep a ring of files of bounded size.

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { OperatorError } from '../../kernel/index.ts'

export interface CaptureWish {
  /** `any`, `eth0`. */
  interface: string
  /** In the language of pcap-filter(7). */
  filter?: string
}

export interface Ring {
  folder: string
  /** All its files together. */
  megabytes: number
}

export interface CaptureProgram {
  name: string
  path: string
  /** Arguments for a capture that goes to stdout, each packet at once. */
  toPipe(wish: CaptureWish): string[]
  toRing(wish: CaptureWish, ring: Ring): string[]
}

type Kind = Omit<CaptureProgram, 'path'>

/** Files of a ring: the oldest is overwritten. */
const RING_FILES = 10
/** Megabytes the kernel holds while we are busy. */
const BUFFER_MB = 64

const filterOf = ({ filter }: CaptureWish): string[] => (filter === undefined ? [] : ['-f', filter])

const dumpcap: Kind = {
  name: 'dumpcap',
  toPipe: wish => ['-q', '-i', wish.interface, ...filterOf(wish), '-B', `${BUFFER_MB}`, '-w', '-'],
  toRing: (wish, { folder, megabytes }) => {
    const size = ['-b', `filesize:${Math.ceil((1000 * megabytes) / RING_FILES)}`, '-b', `files:${RING_FILES}`]
    return ['-q', '-i', wish.interface, ...filterOf(wish), ...size, '-w', join(folder, 'linesman.pcapng')]
  },
}

const tcpdump: Kind = {
  name: 'tcpdump',
  toPipe: wish => [
    ...tcpdumpArgs(wish),
    '-U',
    '-w',
    '-',
    ...(wish.filter === undefined ? [] : [wish.filter]),
  ],
  toRing: (wish, { folder, megabytes }) => {
    const size = ['-C', `${Math.max(1, Math.ceil(megabytes / RING_FILES))}`, '-W', `${RING_FILES}`]
    const filter = wish.filter === undefined ? [] : [wish.filter]
    // It gives up being root before it opens its files, in a folder that may be root's alone.
    const owner = process.getuid?.() === 0 ? ['-Z', 'root'] : []
    return [...tcpdumpArgs(wish), ...owner, ...size, '-w', join(folder, 'linesman.pcap'), ...filter]
  },
}

const tcpdumpArgs = (wish: CaptureWish): string[] => [
  '-n',
  '-s',
  '0',
  '-B',
  `${BUFFER_MB * 1024}`,
  '-i',
  wish.interface,
]

/** Where programs lie that are for administrators and not in everybody's path. */
const MORE_FOLDERS = ['/usr/sbin', '/sbin', '/usr/local/sbin', '/usr/bin']

/** The first there is. Throws an OperatorError where there is none. */
export function captureProgram(path = process.env.PATH ?? '', more = MORE_FOLDERS): CaptureProgram {
  const folders = [...path.split(delimiter).filter(folder => folder !== ''), ...more]
  for (const kind of [dumpcap, tcpdump]) {
    const found = folders.map(folder => join(folder, kind.name)).find(isProgram)
    if (found !== undefined) return { ...kind, path: found }
  }
  throw new OperatorError({
    code: 'capture/no-program',
    where: '--capture',
    what: 'neither dumpcap nor tcpdump is on this machine',
    hint: 'install one (Debian: apt-get install wireshark-common, or tcpdump), or capture elsewhere and name the file',
  })
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Whether it captures by now, from what dumpcap and tcpdump say. */
export const captures = (said: string): boolean => /^File: |listening on /m.test(said)

/** Packets the kernel dropped, as tcpdump says at its end. */
export const dropsIn = (said: string): number =>
  Number(/(\d+) packets dropped by kernel/.exec(said)?.[1] ?? 0)

/** What a program that ended without a packet said, in the operator's words. */
export function captureFault(name: string, said: string): OperatorError {
  const what =
    said.split('\n').find(line => /permi|device|filter|error|cannot|can't|denied/i.test(line)) ?? said
  return new OperatorError({
    code: 'capture/failed',
    where: '--capture',
    what:
      what
        .replace(new RegExp(`^${name}: `), '')
        .trim()
        .replace(/\.$/, '') || `${name} ended`,
    hint: hintFor(name, said),
  })
}

function hintFor(name: string, said: string): string {
  if (/permission|not permitted|denied/i.test(said))
    return `run it as root, or give ${name} the right: sudo setcap cap_net_raw,cap_net_admin=eip "$(command -v ${name})"`
  if (/filter|syntax/i.test(said)) return "write the filter as pcap-filter(7) has it: 'port 5061 or udp'"
  return `see the interfaces there are: ${name} -D`
}
