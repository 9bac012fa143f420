// Microsoft refuses an SBC although it names itself by an FQDN: that FQDN is nobody's, or not the certificate's.

import { type FactLog, hostIn, type SipFact, type TlsHandshakeFact } from '../../../facts/index.ts'
import { type Said, say } from '../../../findings/index.ts'
import { matchesName } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { phraseOf, reasonWords } from '../../sip/microsoft-reason.ts'
import { isAnswered, optionsExchanges } from '../../sip/options-exchanges.ts'
import { dialogsOf, isByMicrosoft, isFirstInvite, isOpposite, transactionOf } from '../../sip/sip-dialogs.ts'
import { isAddress } from '../../surroundings.ts'

export const optionsForbidden: Rule = {
  id: 'options/forbidden',
  severity: 'critical',
  title: {
    en: 'Microsoft does not know the SBC by the name in Contact',
    de: 'Microsoft kennt den SBC unter dem Namen im Contact nicht',
  },
  remedy: {
    en: 'Compare the host of Contact, letter by letter, with Get-CsOnlinePSTNGateway of the right tenant, and with the names in the certificate the SBC shows as client. Where both agree, see that the domain is verified and activated: a licensed user must have a sign-in name in it, and activation takes up to 24 hours.',
    de: 'Den Host im Contact Buchstabe für Buchstabe mit Get-CsOnlinePSTNGateway des richtigen Mandanten vergleichen und mit den Namen in dem Zertifikat, das der SBC als Client zeigt. Stimmen beide, prüfen, ob die Domäne bestätigt und aktiviert ist: Ein lizenzierter Benutzer muss einen Anmeldenamen darin haben, und das Aktivieren dauert bis zu 24 Stunden.',
  },
  reference:
    'Microsoft Learn, "SBC connectivity issues"; "Microsoft and SIP response codes", SIP 403; "Connect your SBC to Direct Routing", domains of the tenant',
  find,
}

interface Refusal {
  request: SipFact
  answer: SipFact
  host: string
  instance: string
}

function find(facts: FactLog): Match[] {
  const exchanges = optionsExchanges(facts).filter(({ by }) => by === 'sbc')
  const welcome = new Set(exchanges.filter(isAnswered).map(({ request }) => hostOf(request)))
  const refused = exchanges.flatMap(({ request, answer, instance }) => refusalOf(request, answer, instance))
  const calls = refusedCalls(facts).filter(({ host }) => !welcome.has(host))
  const handshakes = new Map(
    facts.of('tls-handshake').map(fact => [`${fact.observer} ${fact.connection}`, fact]),
  )
  return [...refused, ...calls].map(({ request, answer, host, instance }) => {
    const handshake = handshakes.get(`${request.observer} ${request.connection}`)
    const others = handshake === undefined ? [] : otherNames(handshake, request, host)
    return {
      about: host,
      instance,
      certainty: request.method === 'OPTIONS' || others.length > 0 ? 'likely' : 'possible',
      says: [refusedWhat(request, host), ...reasonWords(answer), ...causes(host, others)],
      evidence:
        handshake === undefined || others.length === 0 ? [request, answer] : [request, answer, handshake],
    }
  })
}

const hostOf = (request: SipFact): string | undefined => hostIn(request.contact ?? '')

/** An address in Contact, and none at all, have rules of their own. */
function refusalOf(request: SipFact, answer: SipFact | undefined, instance: string): Refusal[] {
  const host = hostOf(request)
  if (answer?.status !== 403 || host === undefined || isAddress(host)) return []
  return [{ request, answer, host, instance }]
}

/** What Microsoft refuses with 403 as well, by rules of its own. */
const OTHER_CAUSES = /^(?:replaces|record-route)\s*:/im

/** A call is refused with 403 for other reasons as well; Microsoft's text tells. */
function refusedCalls(facts: FactLog): Refusal[] {
  return dialogsOf(facts).flatMap(dialog =>
    dialog.messages.flatMap(request => {
      if (!isFirstInvite(request) || isByMicrosoft(request) || OTHER_CAUSES.test(request.text)) return []
      const answer = transactionOf(dialog, 'INVITE', request.cseq).find(
        each => each.status === 403 && isOpposite(each, request) && isByMicrosoft(each),
      )
      const phrase = answer === undefined ? undefined : phraseOf(answer)
      if (phrase !== undefined && !/trunk|domain|tenant|contact|certificate/i.test(phrase)) return []
      return refusalOf(request, answer, `${dialog.callId} ${request.cseq}`)
    }),
  )
}

/** Names of the certificate the SBC showed on the connection, where it is not good for the host. */
function otherNames(
  { role, clientChain, serverChain }: TlsHandshakeFact,
  { direction }: SipFact,
  host: string,
): string[] {
  // Microsoft's side may be the observer.
  const isClient = (role === 'client') === (direction === 'sent')
  const [leaf] = isClient ? clientChain : serverChain
  return leaf === undefined || matchesName(leaf, host) ? [] : [...new Set([leaf.subject, ...leaf.names])]
}

const refusedWhat = ({ method }: SipFact, host: string): Said =>
  say(
    {
      en: '{method} of {host} was answered with 403 Forbidden.',
      de: '{method} von {host} wurde mit 403 Forbidden beantwortet.',
    },
    { method, host },
  )

function causes(host: string, others: readonly string[]): Said[] {
  if (others.length > 0)
    return [
      say(
        {
          en: 'The certificate shown on this connection is for {others} and not for {host}.',
          de: 'Das auf dieser Verbindung gezeigte Zertifikat gilt für {others} und nicht für {host}.',
        },
        { others: { list: others }, host },
      ),
    ]
  return [
    say({
      en: 'Either no tenant has an SBC of this name, or its domain is not activated, or the certificate shown is for another name.',
      de: 'Entweder hat kein Mandant einen SBC dieses Namens, oder seine Domäne ist nicht aktiviert, oder das gezeigte Zertifikat gilt für einen anderen Namen.',
    }),
  ]
}
