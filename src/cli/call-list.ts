// Many calls as a list, a line each, to find by it the one that is to be drawn.
//
//   2025-04-01 07:55:04.031 UTC   21.47 s  200   14  +4930555100 to +4952511234        c1@192.0.2.10

import { type Call, type ListedCall, listedCall } from '../facts/index.ts'
import { printable } from '../kernel/index.ts'
import { clockText, lengthText } from '../ladder/index.ts'

const TITLE_WIDTH = 40

/** Lines with their ends, the head first. */
export function* callLines(calls: Iterable<Call>): Generator<string> {
  yield lineOf('began', 'lasted', 'ended', 'msgs', 'who', 'id')
  for (const call of calls) {
    const { startedAt, lastedMs, status, messages, title, id } = listedCall(call)
    yield lineOf(
      clockText(startedAt),
      lengthText(lastedMs),
      String(status ?? '-'),
      String(messages),
      printable(title),
      printable(id),
    )
  }
}

const lineOf = (
  began: string,
  lasted: string,
  ended: string,
  messages: string,
  who: string,
  id: string,
): string =>
  `${began.padEnd(27)} ${lasted.padStart(9)}  ${ended.padEnd(5)} ${messages.padStart(5)}  ${who.padEnd(TITLE_WIDTH)}  ${id}\n`

export interface CallListJson {
  schemaVersion: 1
  calls: ListedCall[]
}

/** As one JSON object, call by call. */
export function* callListJson(calls: Iterable<Call>): Generator<string> {
  yield '{"schemaVersion":1,"calls":['
  let count = 0
  for (const call of calls) yield `${count++ === 0 ? '\n' : ',\n'}${JSON.stringify(listedCall(call))}`
  yield '\n]}\n'
}
