import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, stamp } from '../facts/index.ts'
import { instantOf, millis } from '../kernel/index.ts'
import type { Batch } from './store.ts'
import { StoreTrouble, type Trouble } from './store-trouble.ts'
import { StoreWriter, WRITER_LIMITS, type WriterLimits } from './store-writer.ts'

const fact = (at = 0): Fact => stamp({ kind: 'bug', where: 'told', says: 'told' }, 'sbc', instantOf(at))

/** A store that takes batches when it is told to. */
class SlowStore {
  readonly taken: Batch[] = []
  readonly #waiting: PromiseWithResolvers<void>[] = []

  append(batch: Batch): Promise<void> {
    this.taken.push(batch)
    const waiting = Promise.withResolvers<void>()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  takes(): void {
    this.#waiting.shift()?.resolve()
  }

  refuses(trouble: Trouble): void {
    this.#waiting.shift()?.reject(new StoreTrouble(trouble, `it is ${trouble}`))
  }
}

const writing = (limits: Partial<WriterLimits>): { store: SlowStore; writer: StoreWriter } => {
  const store = new SlowStore()
  return { store, writer: new StoreWriter(store, { ...WRITER_LIMITS, ...limits }) }
}

test('a full batch goes at once, and two are on their way at most', () => {
  const { store, writer } = writing({ batch: 2 })
  for (let count = 0; count < 7; count++) writer.fact(fact(count))
  assert.deepEqual(
    store.taken.map(batch => batch.facts.map(each => each.at)),
    [
      [0, 1],
      [2, 3],
    ],
  )
  assert.equal(writer.counts().waiting, 7)
})

test('what is more than may wait is dropped and counted, and what waits stays', async () => {
  const { store, writer } = writing({ batch: 2, waiting: 5 })
  for (let count = 0; count < 8; count++) writer.fact(fact(count))
  assert.equal(writer.counts().dropped['queue-full'], 3)
  const flushed = writer.flush()
  for (let batch = 0; batch < 3; batch++) {
    store.takes()
    await Promise.resolve().then(() => undefined)
  }
  await flushed
  assert.deepEqual(
    store.taken.flatMap(batch => batch.facts.map(each => each.at)),
    [0, 1, 2, 3, 4],
  )
  assert.deepEqual(
    [writer.counts().written, writer.counts().waiting, writer.counts().waitingBytes],
    [5, 0, 0],
  )
})

test('octets are bounded as well as records', () => {
  const { writer } = writing({ waitingBytes: 1500 })
  for (let count = 0; count < 4; count++) writer.fact(fact())
  assert.deepEqual([writer.counts().waiting, writer.counts().dropped['queue-full']], [2, 2])
  return assert.rejects(Promise.race([writer.flush(), Promise.reject(new Error('it waits'))]))
})

for (const trouble of ['busy', 'full', 'failed'] as const) {
  test(`a batch the store could not take is counted as ${trouble}, and the next one goes`, async () => {
    const { store, writer } = writing({ batch: 2 })
    for (let count = 0; count < 4; count++) writer.fact(fact(count))
    const flushed = writer.flush()
    store.refuses(trouble)
    store.takes()
    await flushed
    const { dropped, written, trouble: says } = writer.counts()
    assert.deepEqual([dropped[trouble], written, says], [2, 2, `it is ${trouble}`])
  })
}

test('all kinds of records travel in one batch', async () => {
  const { store, writer } = writing({ lingerMs: millis(60_000) })
  writer.fact(fact())
  writer.health({
    at: instantOf(1),
    subject: 'sbc',
    name: 'sbc',
    state: 'up',
    reason: { en: 'told', de: 'gesagt' },
  })
  writer.probe({
    at: instantOf(2),
    target: 'x',
    outcome: 'fine',
    says: { en: 'told', de: 'gesagt' },
    durationMs: millis(1),
  })
  const flushed = writer.flush()
  store.takes()
  await flushed
  assert.deepEqual(
    store.taken.map(({ facts, health, probes }) => [facts.length, health.length, probes.length]),
    [[1, 1, 1]],
  )
})

test('who waits for what was taken does not wait for what comes meanwhile', async () => {
  const { store, writer } = writing({ batch: 2 })
  writer.fact(fact(0))
  const flushed = writer.flush()
  writer.fact(fact(1))
  store.takes()
  await flushed
  assert.deepEqual([writer.counts().written, writer.counts().waiting], [1, 1])
  writer.fact(fact(2))
  store.takes()
})
