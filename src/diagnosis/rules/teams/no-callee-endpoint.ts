// No endpoint of the callee, or one FQDN in two services.

import { type FactLog, hostIn, type SipFact } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import { phraseOf, reasonWords } from '../../sip/microsoft-reason.ts'
import { type Dialog, dialogsOf, isByMicrosoft, isFirstInvite, isOpposite } from '../../sip/sip-dialogs.ts'

export const noCalleeEndpoint: Rule = {
  id: 'teams/no-callee-endpoint',
  severity: 'info',
  title: {
    en: 'Calls come in for users without any endpoint',
    de: 'Anrufe kommen für Benutzer ohne Endgerät an',
  },
  remedy: {
    en: 'See whether the users called were ever signed in. Where every call over one SBC ends so, its FQDN is used in Azure Communication Services as well: give each a name of its own.',
    de: 'Nachsehen, ob die gerufenen Benutzer je angemeldet waren. Enden alle Anrufe über einen SBC so, wird sein FQDN auch in Azure Communication Services benutzt: jedem einen eigenen Namen geben.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 480',
  find: facts => [...recorded(facts), ...seen(facts)],
}

const recorded = (facts: FactLog): Match[] =>
  codeMatches(facts, { codes: [10037], certainty: 'possible', severity: 'info' })

const CALL: Noun = { en: ['call', 'calls'], de: ['Anruf', 'Anrufe'] }
/** Every one of so many: that is no matter of one user any more. */
const SUSPICIOUS = 3

interface Ended {
  invite: SipFact
  answer: SipFact
  callId: string
}

function seen(facts: FactLog): Match[] {
  const calls = dialogsOf(facts).flatMap(ended)
  return [
    ...Map.groupBy(calls, ({ invite }) => hostIn(invite.contact ?? '') ?? invite.local.address),
  ].flatMap(([sbc, group]): Match[] => {
    const without = group.filter(({ answer }) => hasNoEndpoint(answer))
    const isEvery = without.length === group.length && without.length >= SUSPICIOUS
    return without.map(
      ({ invite, answer, callId }): Match => ({
        about: sbc,
        instance: callId,
        certainty: 'possible',
        severity: isEvery ? 'warning' : 'info',
        says: [
          say(
            {
              en: '{many} of {all} over {sbc} ended with 480: no callee endpoint.',
              de: '{many} von {all} über {sbc} endeten mit 480: kein Endgerät des Gerufenen.',
            },
            { many: { count: without.length, of: CALL }, all: group.length, sbc },
          ),
          ...reasonWords(answer),
        ],
        evidence: [invite, answer],
      }),
    )
  })
}

/** A call to Microsoft that came to its first final answer. */
function ended({ messages, callId }: Dialog): Ended[] {
  const invite = messages.find(message => isFirstInvite(message) && !isByMicrosoft(message))
  if (invite === undefined) return []
  const answer = messages.find(
    each =>
      each.method === 'INVITE' &&
      each.cseq === invite.cseq &&
      (each.status ?? 0) >= 200 &&
      isOpposite(each, invite) &&
      isByMicrosoft(each),
  )
  return answer === undefined ? [] : [{ invite, answer, callId }]
}

const hasNoEndpoint = (answer: SipFact): boolean =>
  answer.status === 480 && /no callee endpoints/i.test(phraseOf(answer) ?? '')
