// The healthy transfer of the article "Direct Routing, REFER und TLS".

import type { FactLog } from '../../facts/index.ts'
import { heardBy, received, sent, unmet } from '../seen.ts'
import type { Story } from '../story.ts'
import { callsAttendant } from './caller.ts'

export const referNewConnection: Story = {
  id: 'refer-new-connection',
  title: {
    en: 'A REFER comes on a new TLS connection from another node, and the transfer works',
    de: 'Ein REFER kommt auf einer neuen TLS-Verbindung von einem anderen Knoten, und die Weiterleitung gelingt',
  },
  says: {
    en:
      'A carrier calls an auto attendant. The attendant greets and moves the caller to a call queue: the REFER comes ' +
      'on a new TLS connection from node EUWE.10. The SBC answers 202, sends NOTIFYs and calls Teams again; the ' +
      'queue answers from another media processor, EUWE.10 ends the first call, an agent talks to the caller, and ' +
      'the caller hangs up. In between the carrier leg is refreshed and challenged with 401.',
    de: 'Ein Anbieter ruft eine automatische Telefonzentrale an. Sie begrüßt den Anrufer und gibt ihn an eine Warteschlange weiter: Der REFER kommt auf einer neuen TLS-Verbindung vom Knoten EUWE.10. Der SBC antwortet 202, sendet NOTIFY und ruft Teams erneut an; die Warteschlange antwortet von einem anderen Medienprozessor, EUWE.10 beendet den ersten Anruf, ein Agent spricht mit dem Anrufer, und der Anrufer legt auf. Dazwischen wird die Seite zum Anbieter aufgefrischt und mit 401 nach einem Ausweis gefragt.',
  },
  stage: scene => {
    const credentials = { username: 'linesman', password: 'not-a-secret' }
    const challenge = { ...credentials, realm: 'carrier.example', on: 're-invites' } as const
    const behaviour = { ...scene.sbc.behaviour, refreshCarrierAfterTransfer: true }
    return {
      ...scene,
      carrier: { ...scene.carrier, challenge },
      sbc: { ...scene.sbc, behaviour, carrier: { ...scene.sbc.carrier, credentials } },
    }
  },
  perform: stage => callsAttendant(stage),
  problems: facts =>
    unmet([
      ['the REFER arrived', received(facts, 'REFER').length === 1],
      ['the REFER came on a connection of its own', cameOnItsOwn(facts)],
      ['the SBC answered the REFER with 202', sent(facts, 'REFER', 202).length === 1],
      ['the SBC notified Trying first and OK last', notified(facts)],
      ['Refer-To is the Request-URI of the second call', calledReferTo(facts)],
      ['the carrier asked for credentials in the call', received(facts, 'INVITE', 401).length === 1],
      [
        'the caller heard greeting, queue and agent',
        heardInOrder(facts, ['greeting', 'queueMusic', 'agent']),
      ],
      ['the agent heard the caller', heardBy(facts, 'teams').includes('caller')],
      ['the caller hung up first', received(facts, 'BYE').some(bye => bye.transport === 'udp')],
    ]),
  expected: [],
}

function cameOnItsOwn(facts: FactLog): boolean {
  const refer = received(facts, 'REFER')[0]
  return refer !== undefined && received(facts, 'INVITE', 200).every(ok => ok.connection !== refer.connection)
}

function notified(facts: FactLog): boolean {
  const news = sent(facts, 'NOTIFY').map(notify => notify.sipfrag ?? '')
  return (news[0]?.includes('100') ?? false) && (news.at(-1)?.includes('200') ?? false)
}

function calledReferTo(facts: FactLog): boolean {
  const target = received(facts, 'REFER')[0]?.referTo?.replace(/^<|>$/g, '')
  return sent(facts, 'INVITE').some(invite => invite.startLine === `INVITE ${target} SIP/2.0`)
}

function heardInOrder(facts: FactLog, prompts: string[]): boolean {
  const heard = heardBy(facts, 'carrier')
  let from = 0
  return prompts.every(prompt => {
    const at = heard.indexOf(prompt, from)
    from = at + 1
    return at >= 0
  })
}
