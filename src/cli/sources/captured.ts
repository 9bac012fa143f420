// A capture with all that other programs sent through the captured wire about traffic (exports of flows, HEP, syslog of
// SBCs), which the rooms read that know it. From a file it is read to its end; a live one is taken in portions.
//
//   octets --> CaptureAnalysis --SIP, TCP, TLS, RTP--\
//                             '--datagrams--> HepAnalysis, SyslogStream, FlowReader --> facts

import { CaptureAnalysis, type DatagramReader, TlsKeys } from '../../capture/index.ts'
import { type Fact, FactKeeper } from '../../facts/index.ts'
import { FlowReader } from '../../flows/index.ts'
import { beginsAsHep, HepAnalysis } from '../../hep/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { beginsAsSyslog, SyslogStream } from '../../logs/index.ts'
import type { ReadContext, Reading } from './source.ts'

/** Senders of syslog that are followed. */
const MAX_SENDERS = 64

interface Given extends Pick<ReadContext, 'name' | 'keyLog' | 'local' | 'zoneMinutes'> {
  /** Keys are added while packets come. */
  keysMayCome?: boolean
}

export class Captured {
  readonly #given: Given
  readonly #carried = new FactKeeper()
  readonly #capture: CaptureAnalysis
  readonly #flows: FlowReader
  readonly #hep: HepAnalysis
  readonly #syslogs = new Map<string, SyslogStream>()

  constructor(given: Given) {
    this.#given = given
    const { name: observer, local: ours, keyLog, keysMayCome = false } = given
    const keys = new TlsKeys({ mayCome: keysMayCome })
    if (keyLog !== undefined) keys.add(keyLog)
    this.#flows = new FlowReader({ observer, note: fact => this.#carried.note(fact) })
    this.#hep = new HepAnalysis({ observer, ours })
    this.#capture = new CaptureAnalysis({ observer, keys, ours, datagram: this.#datagram })
  }

  get packets(): number {
    return this.#capture.packets
  }

  push(chunk: Uint8Array): void {
    this.#capture.push(chunk)
  }

  /** Text of a key log, for connections that are still to begin. */
  addKeys(keyLog: string): void {
    this.#capture.secrets(keyLog)
  }

  /** Packets that whoever captures says it lost. */
  lost(packets: number): void {
    this.#capture.dropped(packets)
  }

  /** What has come to be known since the last time, of a capture that is still being made. */
  take(now: Instant): Fact[] {
    const wanted = this.#flows.deadline()
    if (wanted !== undefined && wanted <= now) this.#flows.tick(now)
    return [...this.#capture.take(now), ...this.#hep.take(), ...this.#carried.take()]
  }

  end(): Reading {
    const { facts, counts, problems } = this.#capture.end()
    this.#flows.end()
    const hep = this.#hep.end()
    const logged = [...this.#syslogs].flatMap(([sender, stream]) => endOf(sender, stream))
    const { dropped } = this.#carried
    const lost = dropped === 0 ? [] : [`${dropped} facts of others were let go: too many to keep`]
    return {
      facts: [...facts, ...hep.facts, ...this.#carried.all()],
      read: counts.packets - counts.otherPackets,
      skipped: counts.otherPackets,
      problems: [...problems, ...this.#flows.problems(), ...hep.problems, ...logged, ...lost],
    }
  }

  #datagram: DatagramReader = (bytes, at, from, to, packet) => {
    const ref = `packet ${packet}`
    if (beginsAsHep(bytes)) this.#hep.packet(bytes, at, ref)
    else if (beginsAsSyslog(bytes)) return this.#syslog(bytes, at, from.address, packet)
    else return this.#flows.datagram(bytes, from, to, { at, ref })
    return true
  }

  #syslog(bytes: Uint8Array, at: Instant, sender: string, packet: number): boolean {
    let stream = this.#syslogs.get(sender)
    if (stream === undefined) {
      if (this.#syslogs.size >= MAX_SENDERS) return false
      const { name, zoneMinutes } = this.#given
      stream = new SyslogStream({
        observer: `${name} ${sender}`,
        now: at,
        unit: 'packet',
        note: fact => this.#carried.note(fact),
        ...(zoneMinutes !== undefined && { zoneMinutes }),
      })
      this.#syslogs.set(sender, stream)
    }
    stream.datagram(bytes, sender, packet)
    return true
  }
}

/** Much of what is logged on a network is of no SBC: its lines are not shown. */
function endOf(sender: string, stream: SyslogStream): string[] {
  const problems = stream.end()
  const { skipped } = stream.counts
  if (stream.kind !== undefined) return problems.map(problem => `syslog of ${sender}: ${problem}`)
  return [`${skipped} messages of syslog from ${sender} are of no SBC that is known here`]
}
