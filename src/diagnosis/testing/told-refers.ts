// Test support: a REFER of Teams that the SBC accepted, and what an SBC may do with it.

import { TEAMS_LEG, Teller, type ToldLeg, type ToldMessage } from '../../facts/testing/index.ts'

export const NODE: [string, string] = ['User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10']
export const TARGET = 'sip:+4930999@sip.pstnhub.microsoft.com:5061;transport=tls'
export const BY = '<sip:sip.pstnhub.microsoft.com;x-m=8:x;x-tt=aHR0cA%3d>'
export const CARRIER_LEG: ToldLeg = {
  ...TEAMS_LEG,
  callId: 'c2',
  remote: { address: '192.0.2.10', port: 5060 },
  transport: 'udp',
}
export const SECOND_LEG: ToldLeg = { ...TEAMS_LEG, callId: 't2' }

export const referred = (story = new Teller('sbc')): Teller =>
  story
    .at(0)
    .request('received', TEAMS_LEG, 'REFER', {
      headers: [NODE, ['Refer-To', `<${TARGET}>`], ['Referred-By', BY]],
    })
    .response('sent', TEAMS_LEG, 202, 'REFER')
/** The same of a call that was seen to begin. */
export const referredCall = (): Teller =>
  referred(
    new Teller('sbc')
      .at(-5000)
      .request('sent', TEAMS_LEG, 'INVITE', { headers: [['Allow', 'INVITE, ACK, BYE, REFER, NOTIFY']] })
      .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE] })
      .request('sent', TEAMS_LEG, 'ACK'),
  )
export const notify = (story: Teller, line: string, cseq: number): Teller =>
  story.request('sent', TEAMS_LEG, 'NOTIFY', { cseq, body: line, contentType: 'message/sipfrag' })
export const invite = (story: Teller, leg: ToldLeg, about: ToldMessage = {}): Teller =>
  story.request('sent', leg, 'INVITE', { uri: TARGET, headers: [['Referred-By', BY]], ...about })
