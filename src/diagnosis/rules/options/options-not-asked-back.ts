// The SBC asks and is answered, and Microsoft never asks it in return: its OPTIONS are switched off, or find no way.

import type { ConnectionClosedFact, FactLog, SipFact, TlsHandshakeFact } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { type Instant, minutes } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { isAnswered, type OptionsExchange, optionsExchanges } from '../../sip/options-exchanges.ts'
import { isByMicrosoft, isRequest } from '../../sip/sip-dialogs.ts'
import { surroundingsOf } from '../../surroundings.ts'
import { type WatchedTime, watchedTimes } from '../../watched-time.ts'

export const optionsNotAskedBack: Rule = {
  id: 'options/not-asked-back',
  severity: 'warning',
  title: {
    en: "Microsoft answers the SBC's OPTIONS and sends none itself",
    de: 'Microsoft beantwortet die OPTIONS des SBC und sendet selbst keine',
  },
  remedy: {
    en: 'See with Get-CsOnlinePSTNGateway that SendSipOptions is true and SipSignalingPort is right; ask a public DNS server whether the FQDN in Contact leads to this SBC; and look before the firewall for SYNs from 52.112.0.0/14 and 52.122.0.0/15 that it does not let in.',
    de: 'Mit Get-CsOnlinePSTNGateway prüfen, ob SendSipOptions wahr ist und SipSignalingPort stimmt; einen öffentlichen DNS-Server fragen, ob der FQDN im Contact zu diesem SBC führt; und vor der Firewall nach SYNs aus 52.112.0.0/14 und 52.122.0.0/15 suchen, die sie nicht einlässt.',
  },
  reference:
    'Microsoft Learn, "SBC connectivity issues", section "SBC receives 200 OK but no OPTIONS"; "Connect your SBC to Direct Routing", SendSipOptions',
  find,
}

/** Microsoft asks every minute and takes an SBC for healthy that was heard within three. */
const SILENCE = minutes(3)
/** Answers of ours in that time that show that Microsoft did know of the SBC. */
const ANSWERS = 3
const ANSWER: Noun = { en: ['200 to its own OPTIONS', '200s to its own OPTIONS'], de: ['200', '200'] }

function find(facts: FactLog): Match[] {
  const watches = watchedTimes(facts)
  const groups = Map.groupBy(optionsExchanges(facts), ({ observer }) => observer)
  return [...groups].flatMap(([observer, exchanges]) => {
    const silence = silenceIn(exchanges, watches.get(observer))
    if (silence === undefined || callsFailed(facts, silence)) return []
    return [matchOf(silence, observer, facts)]
  })
}

interface Silence {
  from: Instant
  to: Instant
  answered: [OptionsExchange, ...OptionsExchange[]]
}

/** The last stretch in which Microsoft only answered. */
function silenceIn(
  exchanges: readonly OptionsExchange[],
  watch: WatchedTime | undefined,
): Silence | undefined {
  const lastAsked = exchanges
    .filter(({ by }) => by === 'microsoft')
    .reduce((last, { request }) => Math.max(last, request.at), Number.NEGATIVE_INFINITY)
  const [first, ...more] = exchanges
    .filter(each => each.by === 'sbc' && isAnswered(each) && each.request.at > lastAsked)
    .sort((left, right) => left.request.at - right.request.at)
  const last = more.at(-1)
  if (first === undefined || last === undefined || more.length + 1 < ANSWERS) return undefined
  const [from, to] = [first.request.at, last.request.at]
  if (to - from <= SILENCE || watch?.isWhole(from, to) !== true) return undefined
  return { from, to, answered: [first, ...more] }
}

/** Connections of Microsoft's that came to nothing are the cause, and other rules tell of them. */
function callsFailed(facts: FactLog, { from, to }: Silence): boolean {
  const { isMicrosoft } = surroundingsOf(facts)
  const isCall = (fact: TlsHandshakeFact | ConnectionClosedFact): boolean => {
    const caller = fact.role === 'server' ? fact.remote : fact.local
    return caller !== undefined && isMicrosoft(caller.address) && fact.at >= from - SILENCE && fact.at <= to
  }
  return (
    facts.of('tls-handshake').some(fact => fact.outcome === 'failed' && isCall(fact)) ||
    facts.of('connection-closed').some(fact => FAILED.has(fact.how) && isCall(fact))
  )
}
const FAILED: ReadonlySet<string> = new Set(['refused', 'timeout', 'tls-failed', 'limit'])

function matchOf({ from, to, answered }: Silence, observer: string, facts: FactLog): Match {
  const [{ sbc, request, answer }] = answered
  // Whoever listens to one direction alone never hears the other.
  const hears = facts
    .of('sip')
    .some(message => message.observer === observer && isRequestOfMicrosofts(message))
  return {
    about: sbc.address,
    instance: `${observer} ${sbc.address}`,
    certainty: hears ? 'likely' : 'possible',
    says: say(
      {
        en: 'In {length} {sbc} got {many}, and in all that time none came from Microsoft.',
        de: 'In {length} bekam {sbc} auf eigene OPTIONS {many}, und in all der Zeit kamen von Microsoft keine.',
      },
      { length: { millis: to - from }, sbc: sbc.address, many: { count: answered.length, of: ANSWER } },
    ),
    evidence: answer === undefined ? [request] : [request, answer],
  }
}

const isRequestOfMicrosofts = (message: SipFact): boolean =>
  isByMicrosoft(message) && ['INVITE', 'OPTIONS', 'REFER', 'BYE'].some(method => isRequest(message, method))
