// A call that stands between the carrier and an attendant of Teams, and what they may do with it: where the tests of
// transfers begin.

import assert from 'node:assert/strict'
import { type Bench, type BenchOptions, bench, FQDN, onlyCall } from './bench.ts'
import type { FarCall } from './far-end.ts'

export const TARGET =
  'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=28:orgid:11111111-2222-3333-4444-555555555555'
export const REFERRED_BY =
  '<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:66666666-7777;x-t=77777777;x-ti=88888888;x-tt=aHR0cHM6Ly9hcGktZHUtYS1ldXdl%3d>'

export interface Answered extends Bench {
  caller: FarCall
  attendant: FarCall
}

/** The carrier talks to an attendant of Teams; the transfer target rings until a test says otherwise. */
export async function answeredCall(options: BenchOptions = {}): Promise<Answered> {
  const it = bench(options)
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['200'])
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  return { ...it, caller, attendant: onlyCall(it.teams) }
}

/** A REFER in the attendant's dialog, from another node on a connection of its own. */
export function refers(it: Answered, target = TARGET, node = 'EUWE.10', referredBy = REFERRED_BY): void {
  it.act('teams', now => {
    const { host, port } = it.teams.options.sbc
    it.teams.usages.retarget(it.attendant.usage, { interface: node, host, port, serverName: FQDN })
    const headers: [string, string][] = [
      ['REFER-TO', `<${target}>`],
      ['REFERRED-BY', referredBy],
    ]
    it.teams.command(it.attendant, { type: 'request', method: 'REFER', headers }, now)
  })
}

export const answers = (it: Answered, call: FarCall): void =>
  it.act('teams', now => it.teams.answer(call, now))
export const byes = (it: Answered, call: FarCall): void =>
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
