// No answer but 100 within FailoverTimeSeconds: the call goes to the next trunk, or ends.

import { type FactLog, requestUri, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import {
  type Dialog,
  dialogsOf,
  isFirstInvite,
  isFromMicrosoft,
  isOpposite,
  isRequest,
} from '../../sip/sip-dialogs.ts'

export const failoverTimer = codeRule({
  id: 'calls/failover-timer',
  severity: 'warning',
  certainty: 'likely',
  codes: [500_001],
  title: { en: 'The SBC answers later than Teams waits', de: 'Der SBC antwortet später, als Teams wartet' },
  remedy: {
    en: 'See in the log of the SBC what it waits for. Where the telephone network behind it takes its time, set FailoverTimeSeconds of the gateway to 20; where the SBC is down, mend it or take it out of the routes.',
    de: 'Im Protokoll des SBC nachsehen, worauf er wartet. Braucht das Telefonnetz dahinter so lange, FailoverTimeSeconds des Gateways auf 20 stellen; ist der SBC außer Betrieb, ihn reparieren oder aus den Routen nehmen.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 408; Set-CsOnlinePSTNGateway, FailoverTimeSeconds',
  seen: facts => seen(facts),
})

/** FailoverTimeSeconds is 10 unless somebody has changed it, less the way of the messages. */
const TIMER = seconds(9.5)

const seen = (facts: FactLog): Match[] => dialogsOf(facts).flatMap(givenUp)

function givenUp({ messages, callId }: Dialog): Match[] {
  const invite = messages.find(isFirstInvite)
  const cancel = messages.find(message => isRequest(message, 'CANCEL'))
  if (invite === undefined || cancel === undefined || !isFromMicrosoft(invite) || isOpposite(invite, cancel))
    return []
  // What answers the CANCEL may have its time.
  const before = messages.slice(0, messages.indexOf(cancel)).filter(message => isOpposite(message, invite))
  const waited = cancel.at - invite.at
  if (waited < TIMER || before.some(({ status = 0 }) => status > 100)) return []
  const heard =
    before.length === 0
      ? { en: 'not even 100', de: 'nicht einmal 100' }
      : { en: 'nothing but 100', de: 'nichts als 100' }
  return [
    {
      about: 'wire',
      instance: callId,
      certainty: 'likely',
      says: say(
        {
          en: 'Microsoft called {callee}, heard {heard} of the SBC for {waited} and gave up.',
          de: 'Microsoft rief {callee}, hörte {waited} lang {heard} vom SBC und gab auf.',
        },
        { callee: userIn(requestUri(invite)) ?? requestUri(invite), heard, waited: { millis: waited } },
      ),
      evidence: [cancel, invite, ...before],
    },
  ]
}
