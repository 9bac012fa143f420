import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipKeeper } from '../../facts/index.ts'
import { afterStories, asking, storyFacts, type Told } from '../testing/index.ts'

test('facts are paged without a gap, all of them and those of one call', async () => {
  const { ask } = await afterStories()
  const all = (await ask('/api/v1/facts?limit=2000')).body.facts
  const pages: Told[] = []
  let next = ''
  do {
    const { body } = await ask(`/api/v1/facts?limit=7${next && `&after=${encodeURIComponent(next)}`}`)
    pages.push(...body.facts)
    next = body.next ?? ''
  } while (next !== '')
  assert.deepEqual(pages, all)
  const [call] = (await ask('/api/v1/calls')).body.calls
  const { facts } = (await ask(`/api/v1/facts?call=${encodeURIComponent(call.legs[0].callId)}`)).body
  const own = new Set([call.id, ...call.legs.map((leg: Told) => leg.callId)])
  assert.ok(facts.length > 5)
  assert.ok(facts.every((fact: Told) => own.has(fact.call ?? fact.callId)))
  assert.deepEqual((await ask('/api/v1/facts?call=nobody')).body.facts, [])
})

test('a message that makes its text when it is read is told with it', async () => {
  const { ask, services } = await asking()
  const invite = storyFacts().find(fact => fact.kind === 'sip')
  assert.ok(invite)
  const read = new SipKeeper().read(Buffer.from(invite.text), { ...invite, ref: 'packet 1' })
  assert.ok(read.ok)
  services.facts.note(read.value.fact)
  const { facts } = (await ask('/api/v1/facts?kinds=sip')).body
  assert.deepEqual(
    facts.map((fact: Told) => fact.text),
    [invite.text],
  )
})
