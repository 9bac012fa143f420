// Calls without a transfer, one in each direction.

import { seconds } from '../../kernel/index.ts'
import { CALLER, SUBSCRIBER_NUMBER, USER_NUMBER } from '../scene.ts'
import { heardBy, received, sent, unmet } from '../seen.ts'
import type { Story } from '../story.ts'
import { callsAttendant, SETTLING, untilOver } from './caller.ts'

export const callFromCarrier: Story = {
  id: 'call-from-carrier',
  title: {
    en: 'A carrier calls a Teams user, they talk, the caller hangs up',
    de: 'Ein Anbieter ruft jemanden in Teams an, beide sprechen, der Anrufer legt auf',
  },
  says: {
    en: 'Kim’s device rings, Kim answers after a second, both hear each other.',
    de: 'Kims Gerät klingelt, Kim nimmt nach einer Sekunde ab, beide hören einander.',
  },
  perform: stage =>
    callsAttendant(stage, {
      from: CALLER,
      to: USER_NUMBER,
      hangUp: { hearing: 'agent', waitMs: seconds(2) },
      patienceMs: seconds(20),
    }),
  problems: facts =>
    unmet([
      ['the caller heard it ring', sent(facts, 'INVITE', 180).length > 0],
      ['the caller heard the user', heardBy(facts, 'carrier').includes('agent')],
      ['the user heard the caller', heardBy(facts, 'teams').includes('caller')],
      ['Teams got the BYE', sent(facts, 'BYE').some(bye => bye.transport === 'tls')],
    ]),
  expected: [],
}

export const callToCarrier: Story = {
  id: 'call-to-carrier',
  title: {
    en: 'A Teams user calls a telephone of the carrier and hangs up',
    de: 'Jemand in Teams ruft ein Telefon beim Anbieter an und legt auf',
  },
  says: {
    en: 'The call comes to the SBC on a TLS connection that Microsoft opens; the telephone answers after a second.',
    de: 'Der Anruf kommt auf einer TLS-Verbindung zum SBC, die Microsoft öffnet; das Telefon antwortet nach einer Sekunde.',
  },
  async perform(stage) {
    const { world, carrier, teams } = stage
    await world.pass(SETTLING)
    world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
    const heard = (): boolean => carrier.calls().some(call => call.audio.heard().includes('agent'))
    await world.passUntil(heard, seconds(10))
    await world.pass(seconds(1))
    const call = teams.calls.at(-1)
    world.command('teams', now => (call === undefined ? [] : teams.hangUp(call.id, now)))
    await untilOver(stage, seconds(10))
  },
  problems: facts =>
    unmet([
      ['the INVITE came over TLS', received(facts, 'INVITE').some(invite => invite.transport === 'tls')],
      ['the telephone rang', sent(facts, 'INVITE', 180).length > 0],
      ['the telephone heard the user', heardBy(facts, 'carrier').includes('agent')],
      ['the user heard the telephone', heardBy(facts, 'teams').includes('caller')],
      ['the BYE came from Teams', received(facts, 'BYE').some(bye => bye.transport === 'tls')],
    ]),
  expected: [],
}
