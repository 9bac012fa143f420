// The call that should have been transferred and was not: answered by Teams, never referred, given up by the caller
// with a media error, and in its life somebody from Teams' side knocked in vain.

import {
  type Call,
  type CallLegMessages,
  callsOf,
  type Fact,
  type FactLog,
  hostIn,
  inTimes,
  parseReason,
  type SipFact,
  type TransferCompletionFact,
  UNDATED,
} from '../../../facts/index.ts'
import { type Certainty, EVIDENCE_LIMIT, type Said, say } from '../../../findings/index.ts'
import { after, between, type Endpoint, type Instant, seconds } from '../../../kernel/index.ts'
import { parsePhrase } from '../../../records/index.ts'
import { type ShortConnection, shortConnections } from '../../network/short-connections.ts'
import type { Match, Rule } from '../../rule.ts'
import { isByMicrosoft, isFromMicrosoft, isRequest, isSuccess } from '../../sip/sip-dialogs.ts'
import { surroundingsOf } from '../../surroundings.ts'
import { type TlsAttempt, type TlsCause, tlsAttempts } from '../../tls/tls-attempts.ts'
import { recordsOf } from '../../tls/transfer-records.ts'
import { watchedTimes } from '../../watched-time.ts'
import { CONNECTION, TLS_CONNECTION } from '../../words/fact-words.ts'

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
  // Whoever made a try himself, as a probe did, brought no REFER; Microsoft's own side does not see one expected.
  const attempts = all
    .filter(
      ({ refused, cause, views }) =>
        (refused === 'server' || OURS.has(cause)) && views.some(view => view.role === 'server'),
    )
    .sort((left, right) => left.at - right.at)
  const records = recordsOf(attempts[0]?.cause ?? 'aborted', facts, all).slice(0, EVIDENCE_LIMIT)
  const refused = facts.of('transfer-completion').filter(isAboutRefer)
  const short = shortConnections(facts, surroundingsOf(facts))
  if (attempts.length === 0 && short.length === 0 && refused.length === 0) return []
  const observers = new Set(facts.of('sip').map(message => message.observer))
  return [...observers].flatMap(observer =>
    callsOf(facts.seenBy(observer).all(), false).flatMap(call => {
      const lost = lostTransfer(call)
      if (lost === undefined) return []
      const { answered, bye } = lost
      // A REFER may have come where the observer could not look.
      const isWhole = watchedTimes(facts).get(observer)?.isWhole(answered.at, bye.at) === true
      return (
        byKnocks(lost, attempts, records, isWhole) ??
        byRecords(lost, refused) ??
        byShortConnections(lost, short) ??
        []
      )
    }),
  )
}

/** What the SBC itself has against a caller's certificate. */
const OURS: ReadonlySet<TlsCause> = new Set(['microsoft-root', 'client-eku'])

/** Handshakes that failed while it stood, each seen. */
function byKnocks(
  lost: LostTransfer,
  attempts: readonly TlsAttempt[],
  records: readonly Fact[],
  isWhole: boolean,
) {
  const knocks = inTimes(attempts, lost.answered.at, lost.bye.at).filter(each => isKnock(each, lost))
  const tries = mostAtOnce(knocks)
  // OPTIONS knock too, once a minute; only repeated tries or the media error tell of a REFER.
  if (tries < (lost.mediaError ? 1 : REPEATED_TRIES)) return undefined
  const isLikely = isWhole && (lost.mediaError || tries >= SEVERAL_TRIES)
  const own = records.filter(({ at }) => at === UNDATED || isWhile(at, lost))
  return [
    matchOf(lost, {
      certainty: own.length > 0 ? 'proven' : isLikely ? 'likely' : 'possible',
      says: knocking(knocks),
      evidence: [...knocks.slice(0, EVIDENCE_LIMIT).flatMap(knock => knock.views), ...own],
    }),
  ]
}

/** Microsoft says itself that it could not deliver a REFER; of which call is certain only by its Call-ID. */
function byRecords(lost: LostTransfer, records: readonly TransferCompletionFact[]) {
  const { leg, mediaError } = lost
  const named = records.filter(({ callId }) => callId === leg.callId)
  const fitting =
    named.length > 0
      ? named
      : records.filter(({ at, callId }) =>
          callId === undefined && at === UNDATED ? mediaError : isWhile(at, lost),
        )
  if (fitting.length === 0) return undefined
  return [
    matchOf(lost, {
      certainty: named.length > 0 ? 'proven' : 'likely',
      says: say(
        {
          en: "Microsoft's own record tells of a REFER that it could not deliver: {phrase}",
          de: 'Microsofts eigene Aufzeichnung berichtet von einem REFER, das nicht zuzustellen war: {phrase}',
        },
        { phrase: fitting[0]?.phrase ?? '' },
      ),
      evidence: fitting,
    }),
  ]
}

/** Whether something was recorded while the call stood, or soon after. */
const isWhile = (at: Instant, { answered, bye }: LostTransfer): boolean =>
  at >= answered.at && at <= after(bye.at, RECORDED_LATER)
const RECORDED_LATER = seconds(30)

/** Microsoft's clock and ours are seldom one, and of connections that were only counted nobody knows what they carried. */
function byShortConnections(lost: LostTransfer, short: readonly ShortConnection[]) {
  const knocks = short.filter(each => isKnock(each, lost))
  if (new Set(knocks.map(({ instance }) => instance)).size < SEVERAL_TRIES) return undefined
  return [
    matchOf(lost, {
      certainty: 'possible',
      says: say(
        {
          en: 'While it stood, {many} from {peers} came and were over within a second each: they may have been to bring the REFER.',
          de: 'Währenddessen kamen {many} von {peers} und waren jeweils binnen einer Sekunde vorbei: Vielleicht sollte darüber das REFER kommen.',
        },
        {
          many: { count: knocks.length, of: CONNECTION },
          peers: { list: knocks.map(each => each.client.address) },
        },
      ),
      evidence: knocks.map(({ fact }) => fact),
    }),
  ]
}

const isAboutRefer = ({ phrase }: TransferCompletionFact): boolean => parsePhrase(phrase).method === 'REFER'

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
    message => isSuccess(message, 'INVITE') && message.direction === 'received' && isFromMicrosoft(message),
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

interface Knock {
  at: Instant
  client: Endpoint
  server: Endpoint
  serverName?: string | undefined
}

/** From an address the call was made with, or for our name, while it stood. */
function isKnock({ at, client, server, serverName }: Knock, lost: LostTransfer): boolean {
  const { leg, answered, bye, ourName } = lost
  if (at < answered.at || at > bye.at) return false
  const fromTeams = client.address === answered.remote.address
  const forUs = serverName !== undefined && serverName.toLowerCase() === ourName
  const atUs = server.address === leg.messages[0]?.local.address
  return forUs || (fromTeams && atUs)
}

/** Nobody but a sender who has something to deliver tries again so soon. */
const REPEATED_TRIES = 2
/** As often as in the article, where a fourth try came after twelve seconds. */
const SEVERAL_TRIES = 3
const AT_ONCE = seconds(2)

/** The most tries that one address made in close succession. */
function mostAtOnce(knocks: readonly TlsAttempt[]): number {
  let most = 0
  for (const group of Map.groupBy(knocks, ({ client }) => client.address).values()) {
    let from = 0
    for (const [index, { at }] of group.entries()) {
      while (at - (group[from] as TlsAttempt).at > AT_ONCE) from++
      most = Math.max(most, index - from + 1)
    }
  }
  return most
}

function matchOf(
  lost: LostTransfer,
  { certainty, says, evidence }: { certainty: Certainty; says: Said; evidence: readonly Fact[] },
): Match {
  const { answered, bye, leg } = lost
  return {
    about: 'transfer',
    instance: leg.callId,
    certainty,
    says: [ending(lost), says],
    evidence: [answered, ...evidence, bye],
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

const knocking = (knocks: readonly Knock[]): Said =>
  say(
    {
      en: 'While it stood, {many} from {peers} failed before any SIP: most likely they were to bring the REFER.',
      de: 'Währenddessen scheiterten vor der ersten SIP-Nachricht Verbindungsversuche: {many} von {peers}. Höchstwahrscheinlich sollte darüber das REFER kommen.',
    },
    {
      many: { count: knocks.length, of: TLS_CONNECTION },
      peers: { list: knocks.map(knock => knock.client.address) },
    },
  )
