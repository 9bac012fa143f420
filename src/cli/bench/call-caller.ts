// The caller of the benchmark: places calls at an even rate, holds each for a while and hangs up, and keeps of a call no
// more than it takes to repeat what stays unanswered (RFC 3261 timers A and E) and to time the answers.
//
//   calling --18x--> ringing --2xx, ACK--> held --BYE--> ending --200--> over
//       \_______________\____ 3xx-6xx, ACK, or silence ____/

import { type CallerScript, look, type Seen } from './call-script.ts'

interface Call {
  state: 'calling' | 'ringing' | 'held' | 'ending'
  since: number
  /** When the unanswered request is repeated. */
  againAt: number
  intervalMs: number
  answer?: Seen
}

export interface LoadPlan {
  /** Calls a second. */
  rate: number
  calls: number
  holdMs: number
}

/** Times are milliseconds, at the median, the 99th of a hundred and the longest. */
export interface Times {
  p50: number
  p99: number
  longest: number
}

export interface LoadResult {
  placed: number
  answered: number
  ended: number
  /** Answered with a failure, by status. */
  refused: Record<string, number>
  /** Of the refused, those that were told when to try again. */
  retryAfter: number
  /** Without any final answer, to their INVITE or BYE. */
  lost: number
  repeated: number
  ringing: Times
  answering: Times
  refusing: Times
  ending: Times
  seconds: number
  /** Of the load's own process. */
  cpuMs: number
}

const T1_MS = 500
const T2_MS = 4000
/** A call that got no answer in this time is lost. */
const PATIENCE_MS = 8000

export class Caller {
  readonly #script: CallerScript
  readonly #send: (text: string) => void
  readonly #calls = new Map<number, Call>()
  /** Calls that wait for an answer: only these are looked at when time passes. */
  readonly #waiting = new Set<number>()
  /** Held calls in the order of their end. */
  readonly #held: { call: number; until: number }[] = []
  readonly #plan: LoadPlan
  readonly #times = {
    ringing: [] as number[],
    answering: [] as number[],
    refusing: [] as number[],
    ending: [] as number[],
  }
  #counts = { placed: 0, answered: 0, ended: 0, retryAfter: 0, lost: 0, repeated: 0 }
  #refused: Record<string, number> = {}

  constructor(script: CallerScript, plan: LoadPlan, send: (text: string) => void) {
    this.#script = script
    this.#plan = plan
    this.#send = send
  }

  get isOver(): boolean {
    return this.#counts.placed >= this.#plan.calls && this.#calls.size === 0
  }

  /** Every call has its final answer, whatever it was, or is lost. */
  get isSettled(): boolean {
    return this.#counts.placed >= this.#plan.calls && this.#waiting.size === 0
  }

  /** Calls that stand. */
  get standing(): number {
    return this.#counts.answered - this.#counts.ended
  }

  result(seconds: number, cpuMs: number): LoadResult {
    const { ringing, answering, refusing, ending } = this.#times
    return {
      ...this.#counts,
      refused: this.#refused,
      ringing: timesOf(ringing),
      answering: timesOf(answering),
      refusing: timesOf(refusing),
      ending: timesOf(ending),
      seconds,
      cpuMs,
    }
  }

  /** Places what is due `passedMs` after the beginning. */
  place(passedMs: number, now: number): void {
    const due = Math.min(this.#plan.calls, Math.floor((passedMs * this.#plan.rate) / 1000))
    while (this.#counts.placed < due) {
      const call = this.#counts.placed++
      this.#calls.set(call, { state: 'calling', since: now, againAt: now + T1_MS, intervalMs: T1_MS })
      this.#waiting.add(call)
      this.#send(this.#script.invite(call))
    }
    for (let next = this.#held[0]; next !== undefined && next.until <= now; next = this.#held[0]) {
      this.#held.shift()
      this.#hangUp(next.call, now)
    }
  }

  /** Hangs up a held call at once; used to let go of calls that were held without an end. */
  release(call: number, now: number): void {
    this.#hangUp(call, now)
  }

  repeat(now: number): void {
    for (const number of this.#waiting) {
      const call = this.#calls.get(number) as Call
      if (now - call.since > PATIENCE_MS) {
        this.#counts.lost++
        this.#forget(number)
      } else if (now >= call.againAt && call.state !== 'ringing') {
        call.intervalMs = Math.min(call.intervalMs * 2, T2_MS)
        call.againAt = now + call.intervalMs
        this.#counts.repeated++
        this.#send(
          call.state === 'calling'
            ? this.#script.invite(number)
            : this.#script.inDialog('BYE', number, call.answer as Seen),
        )
      }
    }
  }

  heard(text: string, now: number): void {
    if (!text.startsWith('SIP/2.0 ')) return
    const status = Number(text.slice(8, 11))
    const seen = look(text)
    const number = this.#script.callOf(seen)
    if (number === undefined) return
    const call = this.#calls.get(number)
    if (seen.cseq.endsWith('BYE')) return this.#byeAnswered(number, call, now)
    if (status < 200) this.#progressed(call, status, now)
    else if (status < 300) this.#answered(number, call, seen, now)
    else this.#failed(number, call, status, seen, text, now)
  }

  #progressed(call: Call | undefined, status: number, now: number): void {
    if (call?.state !== 'calling') return
    // A 100 stops the repetitions, and nothing more.
    if (status === 100) call.againAt = Number.POSITIVE_INFINITY
    else {
      this.#times.ringing.push(now - call.since)
      call.state = 'ringing'
    }
  }

  #answered(number: number, call: Call | undefined, seen: Seen, now: number): void {
    this.#send(this.#script.inDialog('ACK', number, seen))
    if (call === undefined || (call.state !== 'calling' && call.state !== 'ringing')) return
    this.#times.answering.push(now - call.since)
    this.#counts.answered++
    call.state = 'held'
    call.answer = seen
    this.#waiting.delete(number)
    const { holdMs } = this.#plan
    if (holdMs === 0) this.#hangUp(number, now)
    else if (holdMs !== Number.POSITIVE_INFINITY) this.#held.push({ call: number, until: now + holdMs })
  }

  #hangUp(number: number, now: number): void {
    const call = this.#calls.get(number)
    if (call?.state !== 'held') return
    call.state = 'ending'
    call.since = now
    call.intervalMs = T1_MS
    call.againAt = now + T1_MS
    this.#waiting.add(number)
    this.#send(this.#script.inDialog('BYE', number, call.answer as Seen))
  }

  #byeAnswered(number: number, call: Call | undefined, now: number): void {
    if (call?.state !== 'ending') return
    this.#times.ending.push(now - call.since)
    this.#counts.ended++
    this.#forget(number)
  }

  #failed(
    number: number,
    call: Call | undefined,
    status: number,
    seen: Seen,
    text: string,
    now: number,
  ): void {
    this.#send(this.#script.acknowledgeFailure(number, seen))
    if (call === undefined || call.state === 'held' || call.state === 'ending') return
    this.#times.refusing.push(now - call.since)
    this.#refused[status] = (this.#refused[status] ?? 0) + 1
    if (/\r\nretry-after:/i.test(text)) this.#counts.retryAfter++
    this.#forget(number)
  }

  #forget(number: number): void {
    this.#calls.delete(number)
    this.#waiting.delete(number)
  }
}

function timesOf(samples: readonly number[]): Times {
  const sorted = samples.toSorted((left, right) => left - right)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99), longest: at(1) }
}
