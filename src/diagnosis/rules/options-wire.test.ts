// What the wire shows of keep-alives: who asks whom, how often, and what comes back.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  MICROSOFT,
  MICROSOFT_CHAIN,
  SBC_CHAIN,
  SBC_NAME,
  TEAMS_LEG,
  Teller,
} from '../../facts/testing/index.ts'
import type { Finding } from '../../findings/index.ts'
import { describeCertificate } from '../../tls/index.ts'
import { diagnose } from '../diagnose.ts'
import { asks, isAsked, MICROSOFT_NODE, untilMinute } from '../testing/told-options.ts'

const fires = (story: Teller): string[] =>
  diagnose(story.facts).map(({ rule, certainty, severity }) => `${rule} ${certainty} ${severity}`)
const saidIn = (story: Teller, language: 'en' | 'de' = 'en'): string =>
  diagnose(story.facts, { language })
    .map(({ says }: Finding) => says)
    .join('\n')
const sbc = (): Teller => new Teller('sbc')
const PROXIES = ['sip', 'sip2', 'sip3'].map((name, index) => ({
  proxy: `${name}.pstnhub.microsoft.com`,
  remote: { ...MICROSOFT, address: `52.114.75.${24 + index}` },
  connection: `out-${index}`,
}))

/** Minute by minute, whatever `each` tells. */
function every(minutes: number, each: (story: Teller, minute: number) => void, story = sbc()): Teller {
  for (let minute = 0; minute < minutes; minute++) each(story.at(minute * 60_000), minute)
  return untilMinute(story, minutes)
}
const asksAll = (story: Teller): void => {
  for (const proxy of PROXIES) asks(story, proxy)
}

test('an SBC that asks all three proxies once a minute and is asked back has no finding', () => {
  const story = every(10, each => {
    asksAll(each)
    for (const { remote } of PROXIES) isAsked(each, { status: 200, address: remote.address })
  })
  assert.deepEqual(fires(story), [])
})

test('options/contact-missing: proven where Microsoft says so, likely by the refusal', () => {
  const reason = 'Q.850;cause=63;text="8f0e2a51;Record-Route and Contact headers are missing"'
  const story = asks(sbc(), { contact: undefined, status: 400, reason })
  assert.deepEqual(fires(story), ['options/contact-missing proven critical'])
  assert.match(
    saidIn(story),
    /neither Contact nor Record-Route were answered with 400\. .*headers are missing"/,
  )
  assert.match(saidIn(story, 'de'), /ohne Contact und ohne Record-Route wurden mit 400 beantwortet/)
  assert.deepEqual(fires(asks(sbc(), { contact: undefined, status: 403 })), [
    'options/contact-missing likely critical',
  ])
  assert.deepEqual(fires(asks(sbc(), { contact: undefined, status: 200 })), [], 'it was taken')
})

test('options/contact-missing: not where the source shows no headers at all', () => {
  const facts = asks(sbc(), { contact: undefined, status: 403 }).facts.map(fact =>
    fact.kind === 'sip' ? { ...fact, text: fact.startLine } : fact,
  )
  assert.deepEqual(diagnose(facts), [])
})

test('options/forbidden: a name that nobody has, with all that may be the cause', () => {
  const story = asks(sbc(), { status: 403 })
  assert.deepEqual(fires(story), ['options/forbidden likely critical'])
  assert.match(saidIn(story), /OPTIONS of sbc1\.example\.net was answered with 403.*domain is not activated/)
  assert.deepEqual(fires(asks(sbc(), { status: 403, contact: '<sip:192.0.2.21:5061>' })), [
    'options/contact-not-fqdn likely critical',
  ])
})

test('options/forbidden: the certificate of that connection for another name is the cause', () => {
  const other = describeCertificate({ subject: 'sbc9.example.org', names: ['sbc9.example.org'] })
  const shows = (leaf: typeof other): Teller =>
    asks(
      sbc().handshake('out-1', {
        role: 'client',
        local: TEAMS_LEG.local,
        remote: MICROSOFT,
        outcome: 'complete',
        clientChain: [leaf],
      }),
      { status: 403 },
    )
  assert.match(saidIn(shows(other)), /shown on this connection is for sbc9\.example\.org and not for sbc1/)
  assert.match(saidIn(shows(SBC_CHAIN[0] as typeof other)), /Either no tenant/)
})

test("options/forbidden: Microsoft's own certificate is none of the SBC's, whoever looked", () => {
  const microsoft = new Teller('teams').handshake('out-1', {
    role: 'server',
    local: MICROSOFT,
    remote: TEAMS_LEG.local,
    outcome: 'complete',
    serverChain: MICROSOFT_CHAIN,
    clientChain: SBC_CHAIN,
  })
  const [local, remote] = [MICROSOFT, TEAMS_LEG.local]
  const leg = { ...TEAMS_LEG, local, remote }
  const contact: [string, string] = ['Contact', `<sip:${SBC_NAME}:5061;transport=tls>`]
  microsoft
    .request('received', leg, 'OPTIONS', { headers: [contact] })
    .response('sent', leg, 403, 'OPTIONS', { headers: [MICROSOFT_NODE] })
  assert.deepEqual(fires(microsoft), ['options/forbidden likely critical'])
  assert.match(saidIn(microsoft), /Either no tenant/)
})

const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY']
const invite = (story: Teller, phrase?: string): Teller => {
  const leg = { ...TEAMS_LEG, callId: `call-${story.facts.length}` }
  const reason: [string, string][] =
    phrase === undefined ? [] : [['REASON', `Q.850;cause=63;text="8f0e;${phrase}"`]]
  return story
    .request('sent', leg, 'INVITE', { headers: [ALLOW, ['Contact', `<sip:${SBC_NAME}:5061;transport=tls>`]] })
    .pass(50)
    .response('received', leg, 403, 'INVITE', { headers: [MICROSOFT_NODE, ...reason] })
}

test('options/forbidden: calls refused with 403 only where nothing else explains them', () => {
  assert.deepEqual(fires(invite(sbc())), ['options/forbidden possible critical'])
  assert.deepEqual(fires(invite(sbc(), 'No trunk config found')), ['options/forbidden possible critical'])
  const lbr = 'Current call site state prevents fork to this entity.'
  assert.deepEqual(fires(invite(sbc(), lbr)), ['routing/location-based proven info'])
  assert.deepEqual(fires(invite(asks(sbc()))), [], 'its OPTIONS are welcome')
})

test('options/refused: an error to Microsoft, grave while it lasts', () => {
  const refused = isAsked(isAsked(sbc(), { status: 500 }), { status: 500 })
  assert.deepEqual(fires(refused), ['options/refused proven critical'])
  assert.match(saidIn(refused), /192\.0\.2\.21:5061 answered OPTIONS from 52\.114\.75\.24 with 500/)
  assert.match(saidIn(refused, 'de'), /hat OPTIONS von 52\.114\.75\.24 mit 500 beantwortet/)
  assert.deepEqual(fires(isAsked(refused.pass(60_000), { status: 200 })), ['options/refused proven warning'])
  assert.deepEqual(fires(isAsked(sbc(), { status: 200 })), [])
})

test('options/refused: an SBC that says itself when to ask again means it', () => {
  const pausing = { status: 503, headers: [['Retry-After', '30']] as [string, string][] }
  const drains = isAsked(isAsked(sbc(), pausing), pausing)
  assert.deepEqual(fires(drains), ['options/refused proven info'])
  assert.match(saidIn(drains), /with 503\. It says itself when to ask again/)
  assert.deepEqual(
    fires(isAsked(drains, { status: 503 })),
    ['options/refused proven critical'],
    'no Retry-After',
  )
})

test('sip/caller-refused: some addresses are turned away while others are served', () => {
  const story = every(3, each => {
    isAsked(each, { status: 200, address: '52.114.75.24' })
    isAsked(each.pass(500), { status: 403, address: '52.114.7.24' })
  })
  assert.deepEqual(fires(story), ['sip/caller-refused likely critical'])
  assert.match(
    saidIn(story),
    /3 requests from 52\.114\.7\.24 .* answered with 403\. Those from 52\.114\.75\.24/,
  )
  assert.match(saidIn(story, 'de'), /3 Anfragen von 52\.114\.7\.24 .* mit 403 beantwortet/)
})

test('sip/caller-refused: silence counts when it lasted, and is told once', () => {
  const story = every(3, each => {
    isAsked(each, { status: 200, address: '52.114.75.24' })
    isAsked(each.pass(500), { address: '52.114.7.24' })
  })
  assert.deepEqual(fires(story), ['sip/caller-refused likely critical'])
  assert.match(saidIn(story, 'de'), /wurden gar nicht beantwortet/)
})

test('sip/caller-refused: not for one refusal, a busy user, or an SBC that was down for all', () => {
  const once = isAsked(isAsked(sbc(), { status: 200 }), { status: 403, address: '52.114.7.24' })
  assert.ok(!fires(isAsked(once.pass(9), { status: 200 })).some(rule => rule.startsWith('sip/')))
  const down = every(6, (each, minute) => {
    for (const address of ['52.114.75.24', '52.114.7.24'])
      isAsked(each, { status: minute < 3 ? 500 : 200, address })
  })
  assert.deepEqual(fires(down), ['options/refused proven warning'])
})

test('options/not-asked-back: ours are answered and theirs never come', () => {
  const story = every(6, asksAll)
  assert.deepEqual(fires(story), ['options/not-asked-back possible warning'])
  assert.match(saidIn(story), /In 5 min 192\.0\.2\.21 got 18 200s.* none came from Microsoft/)
  const heard = isAsked(sbc(), { status: 200 })
  assert.deepEqual(fires(every(6, asksAll, heard)), ['options/not-asked-back likely warning'])
})

test('options/not-asked-back: not for a short look, a look with holes, or where their connections fail', () => {
  assert.deepEqual(fires(every(3, asksAll)), [])
  const holed = every(6, asksAll)
  holed.at(90_000).note({ kind: 'gap', lastedMs: 30_000 as never, why: 'lost', says: 'dropped' })
  assert.deepEqual(fires(holed), [])
  const failing = every(6, asksAll)
  failing.at(100_000).closed('in-9', {
    role: 'server',
    local: TEAMS_LEG.local,
    remote: { address: '52.114.75.24', port: 9 },
    how: 'refused',
  })
  assert.ok(!fires(failing).some(rule => rule.startsWith('options/')))
})

test('options/one-region: one name of three for long enough', () => {
  const [first, second] = PROXIES
  const one = every(8, each => isAsked(asks(each, first), { status: 200 }))
  assert.deepEqual(fires(one), ['options/one-region possible warning'])
  assert.match(saidIn(one), /asked sip\.pstnhub\.microsoft\.com and never sip2.* and sip3/)
  const heard = one.at(1000).opened('in-x', {
    role: 'server',
    local: TEAMS_LEG.local,
    remote: { address: '52.114.7.24', port: 1 },
  })
  assert.deepEqual(fires(heard), ['options/one-region likely warning'])
  assert.deepEqual(fires(every(5, each => isAsked(asks(each, first), { status: 200 }))), [], 'too short')
  const tried = every(8, each => isAsked(asks(each, first), { status: 200 })).at(2000)
  tried.closed('out-2', {
    role: 'client',
    remote: second?.remote ?? MICROSOFT,
    how: 'timeout',
    endedBy: 'local',
  })
  assert.deepEqual(fires(tried), [], 'another was called, by whatever name')
})

test('options/one-region: names that all lead the same way tell nothing', () => {
  const story = every(8, each => {
    for (const { remote } of PROXIES) isAsked(asks(each, { remote }), { status: 200 })
  })
  assert.deepEqual(fires(story), [])
})

test('options/too-frequent: a habit of answered OPTIONS, not tries in vain', () => {
  const often = (status: number | undefined): Teller => {
    const story = sbc()
    for (let count = 0; count < 12; count++)
      isAsked(asks(story.at(count * 10_000), { status: status as number }), { status: 200 })
    return untilMinute(story, 2)
  }
  assert.deepEqual(fires(often(200)), ['options/too-frequent proven info'])
  assert.match(
    saidIn(often(200)),
    /sbc1\.example\.net sends OPTIONS every 10\.0 s to sip\.pstnhub\.microsoft\.com/,
  )
  assert.ok(!fires(often(undefined)).some(rule => rule.startsWith('options/too-frequent')))
})

const calls = (minutes: number): Teller =>
  every(minutes, (story, minute) => {
    const leg = { ...TEAMS_LEG, callId: `call-${minute}` }
    story
      .request('sent', leg, 'INVITE', { headers: [ALLOW] })
      .pass(20)
      .response('received', leg, 486, 'INVITE', { headers: [MICROSOFT_NODE] })
  })

test('options/missing: calls for long enough and never OPTIONS', () => {
  assert.deepEqual(fires(calls(8)), ['options/missing possible critical'])
  assert.match(saidIn(calls(8), 'de'), /In 7 min SIP mit Microsoft \(8 Dialoge\) enthält sbc keine OPTIONS/)
  const carrier = calls(8).at(5000)
  carrier.request(
    'sent',
    {
      ...TEAMS_LEG,
      callId: 'c',
      transport: 'udp',
      remote: { address: '192.0.2.10', port: 5060 },
      to: '<sip:192.0.2.10>',
    },
    'OPTIONS',
  )
  carrier.pass(9).response('received', { ...TEAMS_LEG, callId: 'c', transport: 'udp' }, 200, 'OPTIONS')
  assert.deepEqual(fires(carrier), ['options/missing likely critical'])
})

test('options/missing: not for a short look, one call, or where Microsoft asks', () => {
  assert.deepEqual(fires(calls(5)), [])
  const asked = calls(8).at(3000)
  assert.deepEqual(fires(isAsked(asked, { status: 200 })), [])
  const one = untilMinute(
    sbc()
      .request('sent', TEAMS_LEG, 'INVITE', { headers: [ALLOW] })
      .pass(20)
      .response('received', TEAMS_LEG, 486, 'INVITE', {
        headers: [MICROSOFT_NODE],
      }),
    10,
  )
  assert.deepEqual(fires(one), [])
})
