// Several channels at once on sockets of loopback: one that hangs, one that fails at first, one that is well.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Dispatcher, LANE_LIMITS, openChannel } from '../../src/alerts/index.ts'
import { BEGUN, RESOLVED } from '../../src/alerts/testing/index.ts'
import { instantOf, millis } from '../../src/kernel/index.ts'
import { httpReceiver, SENDER, until } from '../support/alert-receivers.ts'

/** The clock and a timer. */
function realWorld() {
  let timer: NodeJS.Timeout | undefined
  return {
    now: () => instantOf(Date.now()),
    wake: (wait: number | undefined, callBack: () => void) => {
      clearTimeout(timer)
      timer = wait === undefined ? undefined : setTimeout(callBack, wait)
    },
  }
}

test('each channel gets what it takes, and the end leaves nothing open', async () => {
  const hung = await httpReceiver({ hangs: true })
  let answers = 0
  const failing = await httpReceiver(() => ({ status: answers++ === 0 ? 503 : 200 }))
  const well = await httpReceiver()
  const channels = await Promise.all(
    [hung, failing, well].map(({ url }, index) =>
      openChannel({ name: `${index}`, type: 'webhook', language: 'en', url }, SENDER),
    ),
  )
  const limits = { ...LANE_LIMITS, firstWaitMs: millis(20) }
  const dispatcher = new Dispatcher(channels, realWorld(), limits)
  dispatcher.tell(BEGUN)
  dispatcher.tell(RESOLVED)
  const standing = () =>
    dispatcher.standings().map(({ sent, failures, waiting }) => [sent, failures, waiting])
  await until(
    () => failing.posted.length === 3 && well.posted.length === 2 && (standing()[1]?.[0] ?? 0) === 2,
    () => JSON.stringify(standing()),
  )
  assert.deepEqual(standing(), [
    [0, 0, 2],
    [2, 1, 0],
    [2, 0, 0],
  ])
  await dispatcher.end(millis(50))
  assert.equal(dispatcher.standings()[0]?.dropped, 2)
  for (const receiver of [hung, failing, well]) await receiver.end()
  const kinds = failing.posted.map(({ body }) => JSON.parse(body).kind)
  assert.deepEqual(kinds, ['begun', 'begun', 'resolved'])
})
