import assert from 'node:assert/strict'
import test from 'node:test'
import { type Instant, instantOf, type Millis, seconds } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import { BEGUN, RESOLVED } from '../testing/sample-notices.ts'
import { type Channel, Undelivered } from './channel.ts'
import { Dispatcher } from './dispatcher.ts'

/** A world whose time the test sets, and a channel whose answers the test gives. */
function scene() {
  let now = instantOf(0)
  let alarm: { at: Instant; callBack: () => void } | undefined
  const world = {
    now: () => now,
    wake: (wait: Millis | undefined, callBack: () => void) => {
      alarm = wait === undefined ? undefined : { at: instantOf(now + wait), callBack }
    },
  }
  const passTo = async (at: Instant) => {
    while (alarm !== undefined && alarm.at <= at) {
      now = alarm.at
      alarm.callBack()
      await answered()
    }
    now = at
  }
  return { world, passTo, sleeps: () => alarm === undefined }
}

/** Until all that was promised has been heard. */
async function answered(): Promise<void> {
  for (let i = 0; i < 10; i++) await undefined
}

interface Try {
  notice: Notice
  signal: AbortSignal
  taken: () => void
  refused: (error: Error) => void
}

function channelOf(name: string): { channel: Channel; tries: Try[] } {
  const tries: Try[] = []
  const send = (notice: Notice, signal: AbortSignal) =>
    new Promise<void>((taken, refused) => tries.push({ notice, signal, taken, refused }))
  return { channel: { name, type: 'webhook', send }, tries }
}

test('a channel that hangs holds up no other', async () => {
  const { world } = scene()
  const [hung, well] = [channelOf('hung'), channelOf('well')]
  const dispatcher = new Dispatcher([hung.channel, well.channel], world)
  dispatcher.tell(BEGUN)
  dispatcher.tell(RESOLVED)
  well.tries[0]?.taken()
  await answered()
  well.tries[1]?.taken()
  await answered()
  const [hungStanding, wellStanding] = dispatcher.standings()
  assert.deepEqual([hungStanding?.sent, hungStanding?.waiting], [0, 2])
  assert.deepEqual([wellStanding?.sent, wellStanding?.waiting], [2, 0])
})

test('a try that hangs is abandoned after its time, and what it says then is not heard', async () => {
  const { world, passTo } = scene()
  const { channel, tries } = channelOf('hung')
  const dispatcher = new Dispatcher([channel], world)
  dispatcher.tell(BEGUN)
  await passTo(instantOf(30_000))
  assert.equal(tries[0]?.signal.aborted, true)
  await passTo(instantOf(35_000))
  assert.equal(tries.length, 2)
  tries[0]?.taken()
  await answered()
  assert.equal(dispatcher.standings()[0]?.sent, 0)
  tries[1]?.taken()
  await answered()
  assert.equal(dispatcher.standings()[0]?.sent, 1)
})

test('a notice goes to the channels it is meant for, once each', () => {
  const { world } = scene()
  const [one, two] = [channelOf('one'), channelOf('two')]
  new Dispatcher([one.channel, two.channel], world).tell(BEGUN, ['two', 'nobody', 'two'])
  assert.deepEqual([one.tries.length, two.tries.length], [0, 1])
})

test('how a channel does can be read', async () => {
  const { world } = scene()
  const { channel, tries } = channelOf('mail')
  const dispatcher = new Dispatcher([channel], world)
  dispatcher.tell(BEGUN)
  tries[0]?.refused(new Undelivered('HTTP 410 from hooks.example.com', { isFinal: true }))
  await answered()
  assert.deepEqual(dispatcher.standings(), [
    {
      name: 'mail',
      type: 'webhook',
      waiting: 0,
      sent: 0,
      failures: 1,
      failed: 1,
      dropped: 0,
      superseded: 0,
      lastError: { at: 0, says: 'HTTP 410 from hooks.example.com' },
    },
  ])
})

test('the end waits for what is under way, and leaves no timer', async () => {
  const { world, sleeps } = scene()
  const { channel, tries } = channelOf('mail')
  const dispatcher = new Dispatcher([channel], world)
  dispatcher.tell(BEGUN)
  let isOver = false
  const end = dispatcher.end(seconds(5)).then(() => {
    isOver = true
  })
  await answered()
  assert.equal(isOver, false)
  tries[0]?.taken()
  await end
  assert.ok(sleeps())
})

test('the end comes in time even where nobody answers', async () => {
  const { world, passTo, sleeps } = scene()
  const { channel, tries } = channelOf('hung')
  const dispatcher = new Dispatcher([channel], world)
  dispatcher.tell(BEGUN)
  const end = dispatcher.end(seconds(5))
  await passTo(instantOf(5000))
  await end
  assert.equal(tries[0]?.signal.aborted, true)
  assert.ok(sleeps())
})

test('without channels there is nothing to end', async () => {
  const { world } = scene()
  await new Dispatcher([], world).end(seconds(5))
})
