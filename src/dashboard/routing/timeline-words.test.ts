import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  asker,
  DEFAULT_READING,
  HOWS,
  type How,
  indexTenant,
  newGateway,
  newTenant,
  newUser,
} from '../../routing/index.ts'
import { isKnownInGerman, timelineInGerman } from './timeline-words.ts'

const fqdns = ['one.example.net', 'two.example.net']
const index = indexTenant(
  newTenant({
    gateways: fqdns.map(fqdn => newGateway({ fqdn, sipSignalingPort: 5061, enabled: true })),
    voiceRoutes: fqdns.map((fqdn, place) => ({
      identity: fqdn,
      numberPattern: '^\\+',
      onlinePstnUsages: ['all'],
      onlinePstnGatewayList: [fqdn],
      priority: place + 1,
    })),
    voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['all'] }],
  }),
)

function timelineOf(...hows: How[]): string[] {
  const down = hows.map((how, place) => ({ gateway: fqdns[place] as string, how }))
  const asked = { user: newUser({ userPrincipalName: 'kim' }), dialled: '+4930123', down, demoted: [] }
  return asker(index, asked)(DEFAULT_READING).played.timeline.map(({ says }) => says)
}

test('whatever an SBC does, what the caller waits for can be told in German', () => {
  const hows: How[] = [...HOWS, 486, 503]
  const said = new Set(hows.flatMap(first => hows.flatMap(second => timelineOf(first, second))))
  assert.ok(said.size > 10)
  for (const says of said) assert.ok(isKnownInGerman(says), says)
})

test('numbers in a sentence stay', () => {
  assert.equal(
    timelineInGerman('it answers 503; 503 is in FailoverResponseCodes'),
    'antwortet 503; steht in FailoverResponseCodes',
  )
})
