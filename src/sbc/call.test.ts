import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seconds, seededChance } from '../kernel/index.ts'
import { callDeadline, offerCall, stepCall } from './call.ts'
import type { CallEffect, CallEvent, CallRules } from './call-language.ts'
import type { Call } from './call-state.ts'

const now = instantOf(0)
const rules: CallRules = {
  noAnswerMs: seconds(180),
  endingMs: seconds(40),
  transfer: { referMs: seconds(60), oldLegMs: seconds(10) },
  transfersLimit: 3,
  carrierRefer: 603,
  ring: {
    carrier: { multiple18x: 'first-only', earlyMedia: 'convert-183' },
    teams: { multiple18x: 'all', earlyMedia: 'pass' },
  },
}
const begun = (): Call => offerCall({ caller: 'trunk', callee: 'user', from: 'carrier' }, now, rules)
const answered: CallEvent = { type: 'answered', leg: 'user' }
const gone = (leg: string): CallEvent => ({ type: 'gone', leg, reasons: [] })

function play(...events: CallEvent[]): { call: Call; did: string[] } {
  return playAt(...events.map((event): [number, CallEvent] => [0, event]))
}

function playAt(...events: [atMs: number, event: CallEvent][]): { call: Call; did: string[] } {
  let call = begun()
  const did: string[] = []
  for (const [at, event] of events) {
    let effects: CallEffect[]
    ;[call, effects] = stepCall(call, event, instantOf(at), rules)
    did.push(...effects.map(inShort))
  }
  return { call, did }
}

function inShort(effect: CallEffect): string {
  const status = 'status' in effect ? ` ${effect.status}` : ''
  const leg = 'leg' in effect ? ` ${effect.leg}` : ''
  if (effect.type === 'note') return `${effect.event}${status}`
  if (effect.type === 'join') return `join ${effect.carrier} ${effect.teams}`
  return `${effect.type}${leg}${status}`
}

test('an answered call joins its legs, and ends when one side hangs up and both are gone', () => {
  const { call, did } = play(answered, gone('user'), gone('trunk'))
  assert.deepEqual(did, ['join trunk user', 'accept trunk', 'answered', 'hang-up trunk', 'ended'])
  assert.deepEqual(call, { state: 'ended' })
})

test('the callee’s refusal is the caller’s, a cancelled call is cancelled on the other side', () => {
  assert.deepEqual(play({ type: 'refused', leg: 'user', status: 486, reasons: [] }).did, [
    'refuse trunk 486',
    'ended 486',
  ])
  assert.deepEqual(play(gone('trunk')).did, ['hang-up user', 'ended'])
})

test('an answer that comes after the caller has gone changes nothing', () => {
  const { call, did } = play(gone('trunk'), answered)
  assert.deepEqual(did, ['hang-up user', 'ended'])
  assert.equal(call.state, 'ending')
})

test('nobody answering ends the call at its limit and not before', () => {
  assert.equal(callDeadline(begun()), 180_000)
  assert.deepEqual(playAt([179_999, { type: 'tick' }]).did, [])
  assert.deepEqual(playAt([180_000, { type: 'tick' }]).did, ['hang-up user', 'refuse trunk 480', 'ended 480'])
})

test('legs that do not end are dropped', () => {
  const { call, did } = playAt([0, answered], [0, gone('user')], [40_000, { type: 'tick' }])
  assert.deepEqual(did.slice(-1), ['drop trunk'])
  assert.equal(call.state, 'ended')
})

test('a change of media is asked of the other leg, one at a time, and its outcome handed back', () => {
  const { did } = play(
    answered,
    { type: 're-offered', leg: 'user' },
    { type: 're-offered', leg: 'trunk' },
    { type: 're-answered', leg: 'trunk' },
    { type: 're-offered', leg: 'trunk' },
    { type: 're-refused', leg: 'user', status: 488 },
  )
  assert.deepEqual(did.slice(3), [
    're-offer trunk',
    're-refuse trunk 491',
    're-accept user',
    're-offer user',
    're-refuse trunk 488',
  ])
})

test('a REFER is refused before the answer, from the carrier, and while one is running', () => {
  const refer = (leg: string): CallEvent => ({ type: 'referred', leg, target: 'queue' })
  assert.deepEqual(play(refer('user')).did, ['refuse-refer user 603'])
  assert.deepEqual(play(answered, refer('trunk')).did.at(-1), 'refuse-refer trunk 603')
  assert.deepEqual(play(answered, refer('user'), refer('user')).did.slice(3), [
    'accept-refer user',
    'transfer-requested',
    'call-target queue',
    'refuse-refer user 491',
  ])
})

test('after a transfer the new leg is the call, and a further one starts from it', () => {
  const { call, did } = play(
    answered,
    { type: 'referred', leg: 'user', target: 'queue' },
    { type: 'answered', leg: 'queue' },
    { type: 'referred', leg: 'user', target: 'late' },
    { type: 'referred', leg: 'queue', target: 'agent' },
  )
  assert.deepEqual(did.slice(6), [
    'join trunk queue',
    'notify user 200',
    'transfer-answered',
    'refuse-refer user 603',
    'hang-up user',
    'accept-refer queue',
    'transfer-requested',
    'call-target agent',
  ])
  assert.ok(call.state === 'talking')
  assert.deepEqual([call.teams, call.transfers], ['queue', 2])
})

test('when the carrier leaves during a transfer every leg is hung up', () => {
  const { call, did } = play(answered, { type: 'referred', leg: 'user', target: 'queue' }, gone('trunk'))
  assert.deepEqual(did.slice(6), [
    'hang-up queue',
    'notify user 487',
    'transfer-failed',
    'hang-up user',
    'ended',
  ])
  assert.deepEqual(call.state === 'ending' && call.legs, ['user', 'queue'])
})

test('a target that refuses leaves the call as it was', () => {
  const { call } = play(
    answered,
    { type: 'referred', leg: 'user', target: 'queue' },
    { type: 'refused', leg: 'queue', status: 486, reasons: [] },
  )
  assert.deepEqual(call, { state: 'talking', carrier: 'trunk', teams: 'user', transfers: 1 })
})

test('whatever the legs tell in whatever order, every call comes to its end', () => {
  const legs = ['trunk', 'user', 'queue', 'agent', 'stranger']
  for (let seed = 0; seed < 300; seed++) {
    const chance = seededChance(seed)
    const leg = () => legs[chance.below(legs.length)] as string
    const dice: (() => CallEvent)[] = [
      () => ({ type: 'progressed', leg: leg(), status: 180, fork: 'a', media: false }),
      () => ({ type: 'answered', leg: leg() }),
      () => ({ type: 'refused', leg: leg(), status: 486, reasons: [] }),
      () => gone(leg()),
      () => ({ type: 're-offered', leg: leg() }),
      () => ({ type: 're-answered', leg: leg() }),
      () => ({ type: 'referred', leg: leg(), target: leg() }),
      () => ({ type: 'replaced', leg: leg(), old: leg() }),
      () => ({ type: 'unfit', leg: leg(), status: 488 }),
      () => ({ type: 'tick' }),
    ]
    let call = begun()
    for (let step = 0; step < 40; step++) {
      const die = dice[chance.below(dice.length)] as () => CallEvent
      ;[call] = stepCall(call, die(), instantOf(step * 2000), rules)
    }
    ;[call] = stepCall(call, { type: 'stop', reasons: [] }, instantOf(100_000), rules)
    ;[call] = stepCall(call, { type: 'tick' }, instantOf(200_000), rules)
    assert.equal(call.state, 'ended', `seed ${seed}`)
  }
})

const reOffered = (leg: string): CallEvent => ({ type: 're-offered', leg })
const refer: CallEvent = { type: 'referred', leg: 'user', target: 'queue' }

test('a change that the other leg never answers, because it has left in a transfer, may be asked for again', () => {
  const { call, did } = play(answered, refer, reOffered('trunk'), gone('user'), reOffered('trunk'))
  assert.deepEqual(did.slice(-3), ['re-offer user', 're-refuse trunk 491', 're-offer user'])
  assert.equal(call.state, 'talking')
})

test('a change under way when a transfer is answered is given back to who asked for it', () => {
  const joined: CallEvent = { type: 'answered', leg: 'queue' }
  const { call, did } = play(answered, refer, reOffered('trunk'), joined, reOffered('trunk'))
  assert.ok(did.includes('re-refuse trunk 491'))
  assert.equal(did.at(-1), 're-offer queue')
  assert.ok(call.state === 'talking' && call.change?.other === 'queue')
  assert.ok(play(answered, refer, reOffered('user'), joined).did.includes('re-refuse user 491'))
})

test('a leg that left while it asked for a change is answered nothing', () => {
  const { call, did } = play(answered, refer, reOffered('user'), gone('user'), reOffered('trunk'))
  assert.deepEqual(did.slice(-2), ['re-offer trunk', 're-offer user'])
  assert.ok(call.state === 'talking' && call.change?.asked === 'trunk')
})

test('a transfer refused after its referrer has left ends the call with the carrier’s leg alone', () => {
  const refused: CallEvent = { type: 'refused', leg: 'queue', status: 486, reasons: [] }
  const { call, did } = play(answered, refer, gone('user'), refused)
  assert.deepEqual(did.slice(-3), ['transfer-failed', 'hang-up trunk', 'ended'])
  assert.ok(call.state === 'ending')
  assert.deepEqual(call.legs, ['trunk'])
})

test('a leg can be replaced as often as a call may be transferred, and no more', () => {
  const replaced = (leg: string, old: string): CallEvent => ({ type: 'replaced', leg, old })
  const names = ['user', 'one', 'two', 'three', 'four']
  const events = names.slice(1).map((leg, i) => replaced(leg, names[i] as string))
  const { did } = play(answered, ...events)
  assert.deepEqual(did.slice(-2), ['refuse four 486', 'limit'])
  assert.equal(did.filter(each => each === 'transfer-answered').length, 3)
})

test('a ringing call that another endpoint picks up is joined to it, and what rang is hung up', () => {
  const { call, did } = play({ type: 'replaced', leg: 'agent', old: 'user' }, gone('user'))
  assert.deepEqual(did, ['join trunk agent', 'accept agent', 'accept trunk', 'hang-up user', 'answered'])
  assert.ok(call.state === 'talking' && call.teams === 'agent')
})

test('of a ringing call nothing but its callee can be replaced', () => {
  const { did } = play({ type: 'replaced', leg: 'agent', old: 'trunk' })
  assert.deepEqual(did, ['refuse agent 481'])
})
