import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEAMS_LEG, Teller, type ToldLeg } from '../../../facts/testing/index.ts'
import { millis } from '../../../kernel/index.ts'
import { diagnose } from '../../diagnose.ts'
import { judged } from '../../testing/judged.ts'
import { optionsContactNotFqdn } from './options-contact-not-fqdn.ts'
import { optionsUnanswered } from './options-unanswered.ts'

const LEG: ToldLeg = { ...TEAMS_LEG, callId: 'o1' }
const later = (story: Teller): Teller => story.at(40_000).request('received', { ...LEG, callId: 'x' }, 'INFO')

test('options/unanswered: ours without an answer, and theirs', () => {
  assert.match(
    judged(optionsUnanswered, later(new Teller('sbc').request('sent', LEG, 'OPTIONS')))[0]?.says ?? '',
    /did not answer/,
  )
  assert.match(
    judged(optionsUnanswered, later(new Teller('sbc').request('received', LEG, 'OPTIONS')))[0]?.says ?? '',
    /left without an answer/,
  )
})

test('options/unanswered: is proven by who asked alone, and a suspicion where only one direction was seen', () => {
  const sure = (story: Teller): string | undefined => judged(optionsUnanswered, story)[0]?.certainty
  const asked = (): Teller => new Teller('sbc').request('sent', LEG, 'OPTIONS')
  assert.equal(
    sure(
      asked()
        .at(40_000)
        .request('sent', { ...LEG, callId: 'x' }, 'INFO'),
    ),
    'possible',
  )
  assert.equal(sure(later(asked())), 'likely')
  const failed = { kind: 'options', direction: 'sent', peer: 'sip', failed: 'timeout' } as const
  assert.equal(sure(later(asked().at(32_010).note(failed))), 'proven')
  const gap = { kind: 'gap', lastedMs: millis(10), why: 'lost', says: '3 lines' } as const
  assert.equal(sure(later(asked().at(5).note(gap))), 'possible')
})

test('options/unanswered: not when answered, be it with an error, and not while an answer may come', () => {
  const answered = (status: number): Teller =>
    later(
      new Teller('sbc').request('sent', LEG, 'OPTIONS').at(20).response('received', LEG, status, 'OPTIONS'),
    )
  assert.deepEqual(judged(optionsUnanswered, answered(200)), [])
  assert.deepEqual(judged(optionsUnanswered, answered(403)), [])
  const waiting = new Teller('sbc')
    .request('sent', LEG, 'OPTIONS')
    .at(31_000)
    .request('received', { ...LEG, callId: 'x' }, 'INFO')
  assert.deepEqual(judged(optionsUnanswered, waiting), [])
})

test('options/unanswered: each OPTIONS of a dialog of keep-alives has its own answer', () => {
  const story = new Teller('sbc')
  for (const cseq of [1, 2, 3]) {
    story.at(cseq * 60_000).request('sent', LEG, 'OPTIONS', { cseq })
    if (cseq !== 2) story.pass(20).response('received', LEG, 200, 'OPTIONS', { cseq })
  }
  story.at(240_000).request('received', { ...LEG, callId: 'x' }, 'INFO')
  assert.deepEqual(
    judged(optionsUnanswered, story).map(finding => [finding.count, finding.severity]),
    [[1, 'warning']],
  )
})

test('options/unanswered: answers from before tell nothing of a peer that went silent for good', () => {
  const story = new Teller('sbc')
    .request('sent', LEG, 'OPTIONS')
    .at(20)
    .response('received', LEG, 200, 'OPTIONS')
  for (const cseq of [2, 3, 4]) story.at(cseq * 60_000).request('sent', LEG, 'OPTIONS', { cseq })
  story.at(300_000).request('received', { ...LEG, callId: 'x' }, 'INFO')
  assert.deepEqual(
    judged(optionsUnanswered, story).map(finding => [finding.count, finding.severity]),
    [[3, 'critical']],
  )
})

test('options/unanswered: of a probe that reached nobody it is said that it was one, and what to do about the way to the SBC', () => {
  const failed = { kind: 'options', direction: 'sent', failed: 'transport' } as const
  const probe = { ...failed, peer: '192.0.2.31:5061', inMicrosoftsName: true } as const
  const own = { ...failed, peer: 'sip.pstnhub.microsoft.com' } as const
  const told = diagnose([...new Teller('probe').note(probe).facts, ...new Teller('sbc').note(own).facts])
  const [first, second, ...more] = told.toSorted((left, right) => left.says.length - right.says.length)
  assert.deepEqual(more, [])
  assert.match(first?.says ?? '', /^OPTIONS to sip\.pstnhub\.microsoft\.com could not be delivered\.$/)
  assert.equal(first?.remedy, optionsUnanswered.remedy.en)
  assert.match(second?.says ?? '', /192\.0\.2\.31:5061 could not be delivered\. It was a probe from here/)
  assert.match(
    second?.remedy ?? '',
    /^See that the SBC runs, that its listener .* Where only Microsoft is let in/,
  )
})

test('options/unanswered: a probe that could not be delivered counts, and one told as a message counts once', () => {
  const failed = { kind: 'options', direction: 'sent', peer: 'sip.pstnhub.microsoft.com' } as const
  const alone = new Teller('sbc').note({ ...failed, failed: 'transport' })
  assert.match(judged(optionsUnanswered, alone)[0]?.says ?? '', /could not be delivered/)
  const both = later(
    new Teller('sbc')
      .request('sent', LEG, 'OPTIONS')
      .at(32_000)
      .note({ ...failed, failed: 'timeout' }),
  )
  assert.deepEqual(
    judged(optionsUnanswered, both).map(finding => finding.count),
    [1],
  )
  assert.deepEqual(judged(optionsUnanswered, new Teller('sbc').note({ ...failed, status: 200 })), [])
})

const refusedWith = (contact: string, status: number): Teller =>
  new Teller('sbc')
    .request('sent', LEG, 'OPTIONS', { headers: [['Contact', contact]] })
    .response('received', LEG, status, 'OPTIONS')

test('options/contact-not-fqdn: 403 to an address in Contact', () => {
  assert.equal(
    judged(optionsContactNotFqdn, refusedWith('<sip:192.0.2.21:5061;transport=tls>', 403)).length,
    1,
  )
  assert.equal(judged(optionsContactNotFqdn, refusedWith('<sip:[2001:db8::1]:5061>', 403)).length, 1)
})

test('options/contact-not-fqdn: not with a name, not when it was accepted, not for another refusal', () => {
  assert.deepEqual(judged(optionsContactNotFqdn, refusedWith('<sip:sbc1.example.net:5061>', 403)), [])
  assert.deepEqual(judged(optionsContactNotFqdn, refusedWith('<sip:192.0.2.21:5061>', 200)), [])
  assert.deepEqual(judged(optionsContactNotFqdn, refusedWith('<sip:192.0.2.21:5061>', 503)), [])
})
