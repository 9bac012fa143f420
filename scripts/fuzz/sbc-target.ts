// The SBC itself, between a carrier and Teams in the lab, with a call that stands: octets reach it as a datagram of the
// carrier or on Microsoft's connection. It fails by meeting a bug; whatever else it makes of them is its own business.

import { ok } from 'node:assert/strict'
import { type Bench, bench } from '../../test/sbc/bench.ts'

/** Then a new one is set up: what an input leaves behind is not to be the cause of everything after it. */
const INPUTS_OF_A_BENCH = 100
/** Longer ones show nothing but the limits of framing. */
const MAX_INPUT = 4000

let it: Bench | undefined
let inputs = 0

/** The same seed makes the same tags, so that a message of another run still fits the call. */
function withACall(): Bench {
  const made = bench({ seed: 1, silent: true })
  void made.pass(1000)
  made.teams.onInvite = (call, now) => made.teams.answer(call, now)
  made.carrierCalls()
  void made.pass(500)
  return made
}

export function sbc(octets: Uint8Array): void {
  if (it === undefined || inputs % INPUTS_OF_A_BENCH === 0) it = withACall()
  inputs += 1
  const { world, config } = it
  const bytes = octets.subarray(0, MAX_INPUT)
  world.command('carrier', () => [{ type: 'datagram', socket: 'trunk', to: config.carrier.local, bytes }])
  const opened = world.facts
    .of('connection-opened')
    .filter(fact => fact.observer === 'teams' && fact.role === 'server')
  const connection = opened.at(-1)?.connection
  if (connection !== undefined) world.command('teams', () => [{ type: 'send', connection, bytes }])
  void it.pass(20)
  if (inputs % 10 === 0) void it.pass(40_000)
  const bug = world.facts.of('bug')[0]
  if (bug !== undefined) it = undefined
  ok(bug === undefined, `${bug?.where}: ${bug?.says}`)
}

/** Everything that is said in a call with a hold and a transfer in it. */
export function sbcSeeds(): Uint8Array[] {
  const made = withACall()
  made.teams.onInvite = (call, now) => made.teams.ring(call, now)
  const [standing] = made.teams.calls
  if (standing === undefined) throw new Error('the call did not come to stand')
  made.act('teams', now => {
    made.teams.command(standing, { type: 're-invite', body: standing.audio.offer('inactive') }, now)
  })
  void made.pass(500)
  made.act('teams', now => {
    const headers: [string, string][] = [
      ['Refer-To', '<sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=28:orgid:1>'],
    ]
    made.teams.command(standing, { type: 'request', method: 'REFER', headers }, now)
  })
  void made.pass(500)
  made.act('teams', now => made.teams.command(standing, { type: 'bye' }, now))
  void made.pass(500)
  return made.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc')
    .map(fact => new Uint8Array(Buffer.from(fact.text, 'latin1')))
}
