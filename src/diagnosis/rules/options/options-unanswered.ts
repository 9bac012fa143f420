// Keep-alives without an answer, ours to Microsoft or Microsoft's to us.

import { type FactLog, inTimes, type OptionsFact, type SipFact } from '../../../facts/index.ts'
import { type Certainty, type Noun, type Said, say, type Wording } from '../../../findings/index.ts'
import { formatEndpoint, type Instant, seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { refusedCallers } from '../../sip/microsoft-callers.ts'
import {
  dialogsOf,
  firstRequests,
  isFromMicrosoft,
  isInMicrosoftsName,
  isOpposite,
  isRequest,
  lastSeen,
  transactionOf,
} from '../../sip/sip-dialogs.ts'
import { peerKey, sipPeersOf } from '../../sip/sip-peers.ts'
import { watchedTimes } from '../../watched-time.ts'

/** A non-INVITE transaction ends after 64 times T1 (RFC 3261 section 17.1.2, timer F). */
const TIMER_F = seconds(32)

export const optionsUnanswered: Rule = {
  id: 'options/unanswered',
  severity: 'critical',
  title: {
    en: 'OPTIONS are not answered',
    de: 'OPTIONS bleiben unbeantwortet',
  },
  remedy: {
    en: "When it is the SBC's OPTIONS: check DNS, the way to port 5061, both certificates, and that Contact holds the paired FQDN. When it is Microsoft's: let the SBC accept OPTIONS from all signalling addresses of Microsoft (52.112.0.0/14, 52.122.0.0/15) and answer 200. Without answers Teams tries this SBC last.",
    de: 'Sind es OPTIONS des SBC: DNS, den Weg zu Port 5061 und beide Zertifikate prüfen, und ob Contact den gekoppelten FQDN enthält. Sind es die von Microsoft: den SBC OPTIONS von allen Signalisierungsadressen von Microsoft (52.112.0.0/14, 52.122.0.0/15) annehmen und mit 200 beantworten lassen. Ohne Antworten wählt Teams diesen SBC zuletzt.',
  },
  reference: 'Microsoft Learn, "SBC connectivity issues"; RFC 3261 section 11',
  find,
}

/** One OPTIONS that came to nothing. */
interface Miss {
  fact: SipFact | OptionsFact
  direction: 'sent' | 'received'
  peer: string
  instance: string
  delivered: boolean
  /** Who asked says so itself, or no answer is among what was seen, which somebody may have lost or cut out. */
  certainty: Certainty
}

function find(facts: FactLog): Match[] {
  const misses = [...fromMessages(facts), ...fromProbes(facts)]
  const groups = Map.groupBy(misses, ({ fact, direction }) => `${fact.observer} ${direction}`)
  return [...groups.values()].flatMap(group => {
    const others = answersBeside(group, facts)
    const isProbe = asksInMicrosoftsName(group, facts)
    // Whoever took the request may be right to answer Microsoft alone; where nothing came about nobody was asked.
    const isStranger = isProbe && group.every(miss => miss.delivered)
    // While one way is open Teams and the SBC still find each other, and a single loss is the weather of networks.
    const severity = others > 0 || isStranger ? 'warning' : 'critical'
    const asked = isStranger ? [STRANGER] : isProbe ? [NOT_REACHED] : []
    const says = [wordsFor(group), ...answeredWords(others), ...asked]
    // What a second observer saw of the same way is the same.
    return group.map(
      ({ instance, fact, direction, certainty }): Match => ({
        about: isProbe ? 'probe' : direction,
        instance,
        certainty: isStranger ? 'possible' : certainty,
        severity,
        says,
        ...(isProbe && { remedy: OF_PROBE }),
        evidence: [fact],
      }),
    )
  })
}

/** Whoever asks in Microsoft's place comes from another address, and an SBC need not talk to everybody. */
const asksInMicrosoftsName = (group: readonly Miss[], facts: FactLog): boolean =>
  group.some(({ fact }) => fact.kind === 'options' && fact.inMicrosoftsName) ||
  facts
    .of('sip')
    .some(
      message =>
        message.observer === group[0]?.fact.observer &&
        message.direction === 'sent' &&
        isRequest(message, 'OPTIONS') &&
        isInMicrosoftsName(message),
    )
const OF_PROBE: Wording = {
  en: 'See that the SBC runs, that its listener for Microsoft has this address and port, and that the firewall lets through to it; then that it answers OPTIONS with 200. Where only Microsoft is let in, that is as it should be: probe from an address that is let in, too, or go by what Microsoft itself asks.',
  de: 'Prüfen, ob der SBC läuft, ob sein Listener für Microsoft diese Adresse und diesen Port hat und ob die Firewall dorthin durchlässt; dann, ob er OPTIONS mit 200 beantwortet. Wird nur Microsoft durchgelassen, ist das in Ordnung: von einer Adresse aus prüfen, die auch durchgelassen wird, oder danach gehen, was Microsoft selbst fragt.',
}
const NOT_REACHED = say({
  en: "It was a probe from here that asked in Microsoft's place, and no connection came about.",
  de: 'Es war eine Prüfung von hier, die an der Stelle von Microsoft fragte, und keine Verbindung kam zustande.',
})
const STRANGER = say({
  en: 'They did not come from an address of Microsoft: an SBC may be right to answer nobody else.',
  de: 'Sie kamen von keiner Adresse von Microsoft: ein SBC kann recht daran tun, sonst niemandem zu antworten.',
})

/** OPTIONS of the same observer and direction that were answered while the first miss was under way, or later. */
function answersBeside(group: readonly Miss[], facts: FactLog): number {
  const { direction, fact } = group[0] as Miss
  const since = group.reduce((first, miss) => Math.min(first, miss.fact.at), Number.POSITIVE_INFINITY)
  return facts
    .of('sip')
    .filter(
      message =>
        message.method === 'OPTIONS' &&
        message.status !== undefined &&
        message.observer === fact.observer &&
        message.direction !== direction &&
        message.at >= since - TIMER_F,
    ).length
}

function wordsFor(group: readonly Miss[]): Said {
  const peers = { list: group.map(miss => miss.peer) }
  if (group[0]?.direction === 'received')
    return say(
      {
        en: 'OPTIONS from {peers} were left without an answer.',
        de: 'OPTIONS von {peers} blieben unbeantwortet.',
      },
      { peers },
    )
  const lost = group.filter(miss => !miss.delivered).length
  if (lost === group.length)
    return say(
      { en: 'OPTIONS to {peers} could not be delivered.', de: 'OPTIONS an {peers} waren nicht zuzustellen.' },
      { peers },
    )
  return say(
    { en: '{peers} did not answer OPTIONS{lost}.', de: 'Auf OPTIONS an {peers} kam keine Antwort{lost}.' },
    { peers, lost: lost === 0 ? '' : say(UNDELIVERED, { lost }) },
  )
}
const UNDELIVERED = {
  en: '; {lost} could not even be delivered',
  de: '; nicht einmal zuzustellen: {lost}',
} as const

const answeredWords = (others: number): Said[] =>
  others === 0
    ? []
    : [
        say(
          { en: '{others} answered.', de: '{others} beantwortet.' },
          { others: { count: others, of: OTHERS } },
        ),
      ]
const OTHERS: Noun = {
  en: ['other of the same time was', 'others of the same time were'],
  de: ['anderes derselben Zeit wurde', 'andere derselben Zeit wurden'],
}

function fromMessages(facts: FactLog): Miss[] {
  // Where some of Microsoft's addresses are served and others not, another rule says so.
  const turnedAway = new Set(
    refusedCallers(facts).flatMap(({ requests }) => requests.map(({ request }) => request)),
  )
  const certaintyOf = certainties(facts)
  const isStranger = strangers(facts)
  return dialogsOf(facts).flatMap(dialog => {
    const last = lastSeen(facts, dialog.observer)
    return firstRequests(dialog, 'OPTIONS').flatMap(request => {
      if (isStranger(request)) return []
      const answered = transactionOf(dialog, 'OPTIONS', request.cseq).some(
        message => message.status !== undefined && isOpposite(message, request),
      )
      const isOpen = answered || last - request.at < TIMER_F
      return isOpen || turnedAway.has(request) ? [] : [messageMiss(request, certaintyOf(request))]
    })
  })
}

/**
 * Whether somebody asks whom the observer has nothing to do with: the Internet asks every SBC, and to be silent then is
 * right. Microsoft is none, nor is whoever asks in its name, is asked or called, or was ever answered with a success.
 */
function strangers(facts: FactLog): (request: SipFact) => boolean {
  const peers = sipPeersOf(facts)
  return request =>
    request.direction === 'received' &&
    !isFromMicrosoft(request) &&
    !isInMicrosoftsName(request) &&
    !peers.has(peerKey(request.observer, request.remote.address))
}

/** Of an answer that is not among the messages. */
function certainties(facts: FactLog): (request: SipFact) => Certainty {
  const failed = byObserver(facts.of('options').filter(probe => probe.failed !== undefined))
  const heard = new Set(facts.of('sip').map(({ observer, direction }) => `${observer} ${direction}`))
  const watches = watchedTimes(facts)
  return ({ observer, direction, at }) => {
    const end = (at + TIMER_F) as Instant
    if (direction === 'sent' && around(failed.get(observer), end)) return 'proven'
    // Whoever listens to one direction alone never hears the other.
    const isHeard = heard.has(`${observer} ${direction === 'sent' ? 'received' : 'sent'}`)
    return isHeard && watches.get(observer)?.isWhole(at, end) === true ? 'likely' : 'possible'
  }
}

const byObserver = <Each extends SipFact | OptionsFact>(all: readonly Each[]): Map<string, Each[]> => {
  const groups = Map.groupBy(all, ({ observer }) => observer)
  for (const group of groups.values()) group.sort((left, right) => left.at - right.at)
  return groups
}

/** Whether one of them was at that time, or nearly so: who waits for an answer has a clock of his own. */
const around = (all: readonly (SipFact | OptionsFact)[] | undefined, at: number): boolean =>
  inTimes(all ?? [], (at - ABOUT) as Instant, (at + ABOUT) as Instant).length > 0
const ABOUT = 999

function messageMiss(fact: SipFact, certainty: Certainty): Miss {
  const { direction, remote, callId, cseq } = fact
  const peer = direction === 'sent' ? formatEndpoint(remote) : remote.address
  return { fact, direction, peer, instance: `${callId} ${cseq}`, delivered: true, certainty }
}

/** Probes that failed before or without a message of their own, as when no connection could be made. */
function fromProbes(facts: FactLog): Miss[] {
  const failed = facts.of('options').filter(probe => probe.failed !== undefined)
  if (failed.length === 0) return []
  const asked = byObserver(
    facts.of('sip').filter(message => isRequest(message, 'OPTIONS') && message.direction === 'sent'),
  )
  // Where its request is among the messages it is counted there.
  const isTold = ({ at, observer }: OptionsFact): boolean => around(asked.get(observer), at - TIMER_F)
  return failed
    .filter(probe => !isTold(probe))
    .map(fact => ({
      fact,
      direction: fact.direction,
      peer: fact.peer,
      instance: `${fact.peer} ${fact.at}`,
      delivered: fact.failed === 'timeout',
      certainty: 'proven',
    }))
}
