// Test support: a book of health that is told messages and facts one by one, of the article's SBC unless it is another.

import assert from 'node:assert/strict'
import type { Fact, StampedSketch } from '../../facts/index.ts'
import { worded } from '../../findings/index.ts'
import { after, type Instant, instantOf, type Millis, millis } from '../../kernel/index.ts'
import type { Health } from '../health/health.ts'
import { HealthBook } from '../health/health-book.ts'
import type { HealthOptions } from '../health/health-options.ts'
import type { HealthPlaces } from '../health/places.ts'

export const START = instantOf(Date.UTC(2026, 0, 5, 9))
export const SBC = { address: '203.0.113.20', port: 5061 }
export const PROXY = { address: '52.114.75.24', port: 5061 }

export const OURS: HealthPlaces = {
  sbcs: [{ name: 'sbc1.example.net', observers: ['sbc'] }],
  trunks: [
    { name: 'carrier', observers: ['sbc'], addresses: ['198.51.100.0/24'], hosts: ['carrier.example'] },
  ],
}

export interface Saying {
  start: string
  callId?: string
  cseq?: string
  direction?: 'sent' | 'received'
  remote?: { address: string; port: number }
  observer?: string
  toTag?: string
  agent?: string
  contact?: string
}

export function sketch(said: Saying, at: Instant): StampedSketch {
  const { start, callId = 'call-1', cseq = '1 INVITE', direction = 'sent', remote = PROXY, toTag } = said
  const lines = [
    start,
    'Via: SIP/2.0/TLS sbc1.example.net:5061;branch=z9hG4bK-1',
    'Max-Forwards: 70',
    'From: <sip:+4930555100@sbc1.example.net>;tag=f',
    `To: <sip:+4952511234@sip.pstnhub.microsoft.com>${toTag === undefined ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    ...(said.contact === undefined ? [] : [`Contact: <sip:${said.contact}:5061;transport=tls>`]),
    ...(said.agent === undefined ? [] : [`User-Agent: ${said.agent}`]),
    'Content-Length: 0',
  ]
  const octets = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  const place = { direction, transport: 'tls', local: SBC, remote } as const
  return { kind: 'sketch', octets, place, observer: said.observer ?? 'sbc', at }
}

export const INVITE = 'INVITE sip:+4952511234@sip.pstnhub.microsoft.com:5061;transport=tls SIP/2.0'
export const OPTIONS = 'OPTIONS sip:sip.pstnhub.microsoft.com:5061;transport=tls SIP/2.0'

/** A book, told message by message while time goes by. */
export class Told {
  readonly book: HealthBook
  now: Instant = START
  /** So far clocks of people are ahead. */
  aheadMs: Millis = millis(0)

  constructor(places: HealthPlaces = OURS, options: Partial<HealthOptions> = {}) {
    this.book = new HealthBook(places, options, START)
  }

  say(said: Saying): this {
    this.book.note(sketch(said, this.now), this.now)
    return this
  }

  note(fact: Omit<Fact, 'at'> & { kind: Fact['kind'] }): this {
    this.book.note({ ...fact, at: this.now } as Fact, this.now)
    return this
  }

  pass(length: Millis): this {
    const end = after(this.now, length)
    for (let due = this.book.deadline(); due <= end; due = this.book.deadline())
      this.book.tick(due, after(due, this.aheadMs))
    this.now = end
    return this
  }

  /** A call from the SBC to Teams, or whichever `remote`, and what it was answered with. */
  call(callId: string, status: number, about: Partial<Saying> = {}): this {
    this.say({ start: INVITE, callId, ...about })
    const direction = about.direction === 'received' ? 'sent' : 'received'
    return this.say({ start: `SIP/2.0 ${status} X`, callId, toTag: 't', ...about, direction })
  }

  /** What came of OPTIONS to the first proxy. */
  optionsSent(outcome: { status: number } | { failed: 'timeout' | 'transport' }): this {
    const peer = 'sip.pstnhub.microsoft.com:5061'
    return this.note({ kind: 'options', observer: 'sbc', direction: 'sent', peer, ...outcome } as Fact)
  }

  of(subject: Health['subject'], name: string): Health {
    const found = this.book
      .all(this.now, this.wall)
      .find(each => each.subject === subject && each.name === name)
    assert.ok(found, `${subject} ${name}`)
    return found
  }

  /** What clocks of people show. */
  get wall(): Instant {
    return after(this.now, this.aheadMs)
  }

  get sbc(): Health {
    return this.of('sbc', 'sbc1.example.net')
  }
}

/** In English. */
export const reason = (health: Pick<Health, 'reason'>): string => worded(health.reason, 'en')
