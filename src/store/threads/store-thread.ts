// One thread of a store: opens it and does what its owner asks, one thing after the other.

import { parentPort, workerData } from 'node:worker_threads'
import { assert, OperatorError } from '../../kernel/index.ts'
import { openStore } from '../open-store.ts'
import type { PackedBatch, SqlStore } from '../sql-store.ts'
import { StoreTrouble } from '../store-trouble.ts'
import type { Answered, Asked, ThreadPlan } from './thread-messages.ts'

const owner = parentPort
assert(owner !== null, 'it runs as a thread')
const say = (answer: Answered): void => owner.postMessage(answer)

try {
  const store = await openStore(workerData as ThreadPlan)
  let before = Promise.resolve()
  owner.on('message', (asked: Asked) => {
    before = before.then(() => answer(store, asked))
  })
  say({ type: 'open' })
} catch (error) {
  const { code, where, hint } = error instanceof OperatorError ? error : ({} as Partial<OperatorError>)
  say({
    type: 'closed',
    what: (error as Error).message,
    ...(code !== undefined && { code }),
    ...(where !== undefined && { where }),
    ...(hint !== undefined && { hint }),
  })
}

async function answer(store: SqlStore, { id, method, argument }: Asked): Promise<void> {
  try {
    const value =
      method === 'append'
        ? await store.appendPacked(argument as PackedBatch)
        : await (store[method] as (given: unknown) => Promise<unknown>).call(store, argument)
    say({ id, value })
    if (method === 'end') owner?.close()
  } catch (error) {
    const trouble = error instanceof StoreTrouble ? error.trouble : 'failed'
    say({ id, trouble, says: (error as Error).message })
  }
}
