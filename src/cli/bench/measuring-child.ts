// A measurement in a process of its own: one order, one answer.

import { fork } from 'node:child_process'
import { OperatorError } from '../../kernel/index.ts'

/** `entry` is a file of this folder that answers the first message it gets. */
export async function asked<Order extends object, Answer extends object>(
  entry: string,
  order: Order,
  nodeOptions: readonly string[] = [],
): Promise<Answer> {
  const child = fork(new URL(entry, import.meta.url), [], { execArgv: [...nodeOptions] })
  const answer = await new Promise<Answer | { failed: string }>((done, fail) => {
    child.once('message', done)
    child.once('error', fail)
    child.once('exit', () => fail(new Error(`the process of ${entry} has ended`)))
    child.send(order)
  })
  if ('failed' in answer) throw new OperatorError({ code: 'bench/child', where: entry, what: answer.failed })
  return answer
}
