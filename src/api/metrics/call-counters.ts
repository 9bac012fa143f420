// What became of calls, in plain numbers: hundreds end in a second, and metrics are read a few times in a minute.

import {
  type CallDirection,
  type CallFact,
  CallsGoing,
  type GoingCall,
  SHORT_CALL,
} from '../../facts/index.ts'
import { Distribution, type Sample, type Samples } from './samples.ts'

interface Ended {
  answered: number
  refused: number
  /** Of those that were answered. */
  short: number
  lengths: Distribution
}

const LENGTHS_SECONDS = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600]
const DIRECTIONS: readonly CallDirection[] = ['inbound', 'outbound']
const blank = (): Ended => ({ answered: 0, refused: 0, short: 0, lengths: new Distribution(LENGTHS_SECONDS) })

export class CallCounters {
  readonly going = new CallsGoing()
  readonly #ended: Record<CallDirection, Ended> = { inbound: blank(), outbound: blank() }
  readonly #transfers = { 'transfer-requested': 0, 'transfer-answered': 0, 'transfer-failed': 0 }

  hear(fact: CallFact): void {
    const call = this.going.hear(fact)
    switch (fact.event) {
      case 'ended':
      case 'refused':
        if (call !== undefined) this.#over(call)
        return
      case 'transfer-requested':
      case 'transfer-answered':
      case 'transfer-failed':
        this.#transfers[fact.event]++
        return
      default:
    }
  }

  /** What is counted from the start is there from the start: a rate over what appears first with 1 would miss it. */
  tell(samples: Samples): void {
    samples.gauge('linesman_calls', 'Calls at this moment.', [
      [{ state: 'ringing' }, this.going.ringing],
      [{ state: 'answered' }, this.going.answered],
    ])
    samples.counter(
      'linesman_calls_total',
      'Calls that are over.',
      DIRECTIONS.flatMap((direction): Sample[] => [
        [{ direction, outcome: 'answered' }, this.#ended[direction].answered],
        [{ direction, outcome: 'refused' }, this.#ended[direction].refused],
      ]),
    )
    samples.counter(
      'linesman_short_calls_total',
      `Answered calls shorter than ${SHORT_CALL / 1000} s.`,
      DIRECTIONS.map(direction => [{ direction }, this.#ended[direction].short]),
    )
    samples.histogram(
      'linesman_call_duration_seconds',
      'From answer to end, of answered calls that are over.',
      DIRECTIONS.map(direction => [{ direction }, this.#ended[direction].lengths]),
    )
    samples.counter(
      'linesman_transfers_total',
      'Transfers by REFER.',
      Object.entries(this.#transfers).map(([event, count]) => [
        { outcome: event.slice('transfer-'.length) },
        count,
      ]),
    )
  }

  #over({ direction, talkedMs }: GoingCall): void {
    const ended = this.#ended[direction]
    if (talkedMs === undefined) return void ended.refused++
    ended.answered++
    ended.lengths.add(talkedMs / 1000)
    if (talkedMs < SHORT_CALL) ended.short++
  }
}
