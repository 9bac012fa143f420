// The call that should have been transferred and was not: answered by Teams, never referred, given up by the caller
// with a media error, and in its life somebody from Teams' side knocked in vain.

import {
  type Call,
  type CallLegMessages,
  callsOf,
  type Fact,
  type FactLog,
  hostIn,
  parseReason,
  type SipFact,
} from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'
import { between, seconds } from '../../kernel/index.ts'
import { TLS_CONNECTION } from '../fact-words.ts'
import type { Match, Rule } from '../rule.ts'
import { isByMicrosoft, isRequest, isSuccess } from '../sip-dialogs.ts'
import { type TlsAttempt, type TlsCause, tlsAttempts } from '../tls-attempts.ts'
import { recordsOf } from '../transfer-records.ts'

export const referExpectedNotReceived: Rule = {
  id: 'refer/expected-not-received',
  severity: 'critical',
  title: {
    en: 'A transfer was to come and no REFER arrived',
    de: 'Eine Weiterleitung stand an, und kein REFER kam an',
  },
  remedy: {
    en: 'Look at the connections that failed during the call: the finding about TLS says what was held against them. Once new connections from Teams are accepted, the REFER arrives.',
    de: 'Die Verbindungen ansehen, die während des Anrufs scheiterten: Der Befund zu TLS sagt, was gegen sie sprach. Sobald neue Verbindungen von Teams angenommen werden, kommt das REFER an.',
  },
  reference:
    'Microsoft Learn, "Issues that affect call transfers", section "No SIP Refer is coming from SIP proxy to SBC": a REFER may come from any address on a new TLS connection',
  find,
}

function find(facts: FactLog): Match[] {
  const all = tlsAttempts(facts)
  const attempts = all.filter(({ refused, cause }) => refused === 'server' || OURS.has(cause))
  if (attempts.length === 0) return []
  const records = recordsOf(attempts[0]?.cause ?? 'aborted', facts, all)
  const observers = new Set(facts.of('sip').map(message => message.observer))
  return [...observers].flatMap(observer =>
    callsOf(facts.seenBy(observer).all(), false).flatMap(call => {
      const lost = lostTransfer(call)
      if (lost === undefined) return []
      const knocks = attempts.filter(attempt => isKnock(attempt, lost))
      const tries = mostAtOnce(knocks)
      // OPTIONS knock too, once a minute; only repeated tries or the media error tell of a REFER.
      if (tries < (lost.mediaError ? 1 : REPEATED_TRIES)) return []
      return [matchOf(lost, knocks, tries, records)]
    }),
  )
}

/** What the SBC itself has against a caller's certificate. */
const OURS: ReadonlySet<TlsCause> = new Set(['microsoft-root', 'client-eku'])

interface LostTransfer {
  leg: CallLegMessages
  answered: SipFact
  bye: SipFact
  /** What we told Teams to call back. */
  ourName: string | undefined
  byCaller: boolean
  /** Ended with the media error of the article, which says that the attendant had given up. */
  mediaError: boolean
}

/** A leg the observer called Teams on, answered, without REFER, in a call that ended as the article's did. */
function lostTransfer(call: Call): LostTransfer | undefined {
  const messages = call.legs.flatMap(leg => leg.messages)
  if (messages.some(message => message.method === 'REFER')) return undefined
  const leg = call.legs.find(each => each.side === 'teams' && each.messages[0]?.direction === 'sent')
  if (
    leg === undefined ||
    leg.messages.some(message => message.direction === 'sent' && isByMicrosoft(message))
  )
    return undefined
  const answered = leg.messages.find(
    message => isSuccess(message, 'INVITE') && message.direction === 'received',
  )
  const byes = messages.filter(message => isRequest(message, 'BYE')).sort((left, right) => left.at - right.at)
  const failed = byes.find(isMediaError)
  const bye = failed ?? byes.find(message => message.callId === leg.callId && message.direction === 'sent')
  if (answered === undefined || bye === undefined) return undefined
  // An attendant answers at once; a person's telephone rings, and a person's call may just have ended.
  const rang = leg.messages.some(message => message.status === 180 && message.at <= answered.at)
  if (failed === undefined && rang) return undefined
  const invite = leg.messages.find(message => isRequest(message, 'INVITE'))
  return {
    leg,
    answered,
    bye,
    ourName: hostIn(invite?.contact ?? ''),
    byCaller: failed === undefined || isCallersBye(byes, leg),
    mediaError: failed !== undefined,
  }
}

const isMediaError = (bye: SipFact): boolean => {
  const reason = parseReason(bye.reason ?? '')
  return reason.cause === 22 && /media/i.test(reason.phrase ?? '')
}

const isCallersBye = (byes: readonly SipFact[], leg: CallLegMessages): boolean =>
  byes[0]?.callId !== leg.callId || byes[0]?.direction === 'sent'

/** From an address the call was made with, or for our name, while it stood. */
function isKnock(attempt: TlsAttempt, { leg, answered, bye, ourName }: LostTransfer): boolean {
  if (attempt.at < answered.at || attempt.at > bye.at) return false
  const fromTeams = attempt.client.address === answered.remote.address
  const forUs = attempt.serverName !== undefined && attempt.serverName.toLowerCase() === ourName
  const atUs = attempt.server.address === leg.messages[0]?.local.address
  return forUs || (fromTeams && atUs)
}

/** Nobody but a sender who has something to deliver tries again so soon. */
const REPEATED_TRIES = 2
/** As often as in the article, where a fourth try came after twelve seconds. */
const SEVERAL_TRIES = 3
const AT_ONCE = seconds(2)

/** The most tries that one address made in close succession. */
function mostAtOnce(knocks: readonly TlsAttempt[]): number {
  const close = ({ at, client }: TlsAttempt): number =>
    knocks.filter(
      other => other.client.address === client.address && other.at >= at && other.at - at <= AT_ONCE,
    ).length
  return Math.max(0, ...knocks.map(close))
}

function matchOf(
  lost: LostTransfer,
  knocks: readonly TlsAttempt[],
  tries: number,
  records: readonly Fact[],
): Match {
  const { answered, bye, leg } = lost
  return {
    about: 'transfer',
    instance: leg.callId,
    certainty:
      records.length > 0 ? 'proven' : lost.mediaError || tries >= SEVERAL_TRIES ? 'likely' : 'possible',
    says: [ending(lost), knocking(knocks)],
    evidence: [answered, ...knocks.flatMap(knock => knock.views), bye, ...records],
  }
}

function ending({ answered, bye, byCaller }: LostTransfer): Said {
  const { protocol, cause, phrase } = parseReason(bye.reason ?? '')
  const reason = [protocol, cause, phrase].filter(Boolean).join(' ')
  return say(
    {
      en: 'Teams answered the call, and after {after} {ended}{reason} without a REFER.',
      de: 'Teams nahm den Anruf an, und nach {after} {ended}{reason}, ohne dass ein REFER kam.',
    },
    {
      after: { millis: between(answered.at, bye.at) },
      ended: byCaller
        ? { en: 'the caller gave up', de: 'legte der Anrufer auf' }
        : { en: 'Teams ended it', de: 'beendete Teams ihn' },
      reason: bye.reason === undefined ? '' : ` (${reason})`,
    },
  )
}

const knocking = (knocks: readonly TlsAttempt[]): Said =>
  say(
    {
      en: 'While it stood, {many} from {peers} failed before any SIP: most likely they were to bring the REFER.',
      de: 'Solange er stand, gab es {many} von {peers}, gescheitert vor der ersten SIP-Nachricht: Höchstwahrscheinlich sollte darüber das REFER kommen.',
    },
    {
      many: { count: knocks.length, of: TLS_CONNECTION },
      peers: { list: knocks.map(knock => knock.client.address) },
    },
  )
