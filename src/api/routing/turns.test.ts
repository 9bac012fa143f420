import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes } from '../../kernel/index.ts'
import { Refusal } from '../refusal.ts'
import { NOW, StandingClock } from '../testing/index.ts'
import { Turns } from './turns.ts'

const STAYS = new AbortController().signal

/** Goes on until it is told to end, or its signal says so. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const run = (signal: AbortSignal): Promise<string> => {
    began.resolve()
    signal.addEventListener('abort', () => reject(new Error('ended')))
    return promise
  }
  const began = Promise.withResolvers<void>()
  return { run, began: began.promise, end: resolve }
}

const codeOf = (error: unknown): string =>
  error instanceof Refusal ? error.problem.error.code : String(error)

test('one is worked on after the other, whatever becomes of the one before', async () => {
  const turns = new Turns(new StandingClock(NOW))
  const [first, second] = [work(), work()]
  const one = turns.inTurn(first.run, STAYS)
  let hasBegun = false
  second.began.then(() => {
    hasBegun = true
  })
  const two = turns.inTurn(second.run, STAYS)
  await first.began
  assert.equal(hasBegun, false)
  first.end('one')
  assert.equal(await one, 'one')
  await second.began
  second.end('two')
  assert.equal(await two, 'two')
})

test('a fifth is refused as long as four are there', async () => {
  const turns = new Turns(new StandingClock(NOW))
  const { promise, resolve } = Promise.withResolvers<void>()
  const four = [1, 2, 3, 4].map(() => turns.admit(() => promise))
  await assert.rejects(
    turns.admit(() => promise),
    error => codeOf(error) === 'routing/busy',
  )
  resolve()
  await Promise.all(four)
  await turns.admit(() => promise)
})

test('what takes more than a minute is ended and told so, and the next has its turn', async () => {
  const clock = new StandingClock(NOW)
  const turns = new Turns(clock)
  const [slow, next] = [work(), work()]
  const asked = turns.inTurn(slow.run, STAYS)
  await slow.began
  clock.pass(minutes(1))
  await assert.rejects(asked, error => codeOf(error) === 'routing/too-long')
  const answered = turns.inTurn(next.run, STAYS)
  next.end('next')
  assert.equal(await answered, 'next')
})

test('nothing is worked on for whoever has left, before its turn or in it', async () => {
  const turns = new Turns(new StandingClock(NOW))
  const gone = new AbortController()
  const one = work()
  const asked = turns.inTurn(one.run, gone.signal)
  await one.began
  gone.abort()
  await assert.rejects(asked, error => codeOf(error) === 'routing/gone')
  await assert.rejects(
    turns.inTurn(() => assert.fail('is worked on'), gone.signal),
    error => codeOf(error) === 'routing/gone',
  )
})
