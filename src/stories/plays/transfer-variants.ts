// Transfers that lead elsewhere or come to nothing.

import type { FactLog } from '../../facts/index.ts'
import { seconds } from '../../kernel/index.ts'
import { type Scene, SUBSCRIBER_NUMBER } from '../scene.ts'
import { heardBy, received, sent, unmet } from '../seen.ts'
import type { Story } from '../story.ts'
import { callsAttendant } from './caller.ts'

type Target = NonNullable<NonNullable<Scene['teams']['attendants']>[string]['forwardTo']>

/** The attendant moves its callers on to somebody else. */
const forwarding = (scene: Scene, forwardTo: Target): Scene => ({
  ...scene,
  teams: { ...scene.teams, attendants: { reception: { forwardTo } } },
})

/** What the SBC told Teams last of the transfer. */
const lastNews = (facts: FactLog): string => sent(facts, 'NOTIFY').at(-1)?.sipfrag ?? ''

export const transferToNumber: Story = {
  id: 'transfer-to-number',
  title: {
    en: 'The attendant transfers the caller to a telephone number outside',
    de: 'Die Telefonzentrale leitet den Anrufer an eine Rufnummer draußen weiter',
  },
  says: {
    en:
      'The REFER names a number. The SBC calls Teams again, never the carrier; Teams routes the number and calls the ' +
      'SBC a third time, towards the carrier. The telephone answers, and both talk through Teams.',
    de: 'Der REFER nennt eine Nummer. Der SBC ruft wieder Teams an, nie den Anbieter; Teams sucht der Nummer ihren Weg und ruft den SBC ein drittes Mal an, in Richtung des Anbieters. Das Telefon antwortet, und beide sprechen über Teams.',
  },
  stage: scene => forwarding(scene, { kind: 'number', number: SUBSCRIBER_NUMBER }),
  perform: stage =>
    callsAttendant(stage, { hangUp: { hearing: 'caller', waitMs: seconds(2) }, patienceMs: seconds(20) }),
  problems: facts =>
    unmet([
      [
        'the REFER names the number',
        received(facts, 'REFER')[0]?.referTo?.includes(SUBSCRIBER_NUMBER) ?? false,
      ],
      [
        'the second call went to Teams',
        sent(facts, 'INVITE').filter(each => each.transport === 'tls').length === 2,
      ],
      ['the third call came from Teams', received(facts, 'INVITE').some(each => each.transport === 'tls')],
      ['Teams was told 200', lastNews(facts).includes('200')],
      ['both heard each other', heardBy(facts, 'carrier').filter(prompt => prompt === 'caller').length >= 2],
    ]),
  expected: [],
}

export const transferToBusyUser: Story = {
  id: 'transfer-to-busy-user',
  title: {
    en: 'The target of the transfer is busy, and the caller stays with the attendant',
    de: 'Das Ziel der Weiterleitung ist besetzt, und der Anrufer bleibt bei der Telefonzentrale',
  },
  says: {
    en: 'The second call is answered 486, the SBC tells it by NOTIFY, and the first call lives on until the caller hangs up.',
    de: 'Der zweite Anruf wird mit 486 beantwortet, der SBC sagt es per NOTIFY, und der erste Anruf lebt weiter, bis der Anrufer auflegt.',
  },
  stage: scene => {
    const users = { ...scene.teams.users, alex: { behaviour: { type: 'busy' } } as const }
    return forwarding({ ...scene, teams: { ...scene.teams, users } }, { kind: 'user', name: 'alex' })
  },
  perform: stage => callsAttendant(stage, { hangUp: { hearing: 'cannotTransfer', waitMs: seconds(1) } }),
  problems: facts =>
    unmet([
      ['the second call met a busy user', received(facts, 'INVITE', 486).length === 1],
      ['Teams was told 486', lastNews(facts).includes('486')],
      ['the attendant apologised', heardBy(facts, 'carrier').includes('cannotTransfer')],
    ]),
  expected: [],
}

export const callerGoneInTransfer: Story = {
  id: 'caller-gone-in-transfer',
  title: {
    en: 'The caller hangs up while the target of the transfer still rings',
    de: 'Der Anrufer legt auf, während es beim Ziel der Weiterleitung noch klingelt',
  },
  says: {
    en: 'The SBC cancels the second call, ends the first one and reports 487 to Teams.',
    de: 'Der SBC bricht den zweiten Anruf ab, beendet den ersten und meldet Teams 487.',
  },
  stage: scene => forwarding(scene, { kind: 'user', name: 'kim' }),
  perform: stage => callsAttendant(stage, { patienceMs: seconds(3.7) }),
  problems: facts =>
    unmet([
      ['the REFER was accepted', sent(facts, 'REFER', 202).length === 1],
      ['the second call was cancelled', sent(facts, 'CANCEL').length === 1],
      ['Teams answered it 487', received(facts, 'INVITE', 487).length === 1],
    ]),
  expected: [],
}

export const transferWithoutRefer: Story = {
  id: 'transfer-without-refer',
  title: {
    en: 'The SBC does not offer REFER, and Teams moves the caller inside',
    de: 'Der SBC bietet kein REFER an, und Teams vermittelt innen',
  },
  says: {
    en: 'Allow of the SBC lacks REFER: Teams sends none, the queue takes the call over, and the ladder shows one call.',
    de: 'Im Allow des SBC fehlt REFER: Teams sendet keinen, die Warteschlange übernimmt den Anruf, und der Ablauf zeigt einen Anruf.',
  },
  stage: scene => ({
    ...scene,
    sbc: { ...scene.sbc, behaviour: { ...scene.sbc.behaviour, offersRefer: false } },
  }),
  perform: stage => callsAttendant(stage),
  problems: facts =>
    unmet([
      ['no REFER came', received(facts, 'REFER').length === 0],
      ['the caller heard the agent', heardBy(facts, 'carrier').includes('agent')],
    ]),
  expected: ['refer/not-allowed'],
}
