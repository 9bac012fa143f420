// A middlebox forgets connections that were idle for a while: what is sent into one later comes to nothing, and a new
// connection works at once.

import { type ConnectionClosedFact, type FactLog, inTimes, type SipFact } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import { surroundingsOf } from '../../surroundings.ts'
import { type WatchedTime, watchedTimes } from '../../watched-time.ts'

export const connectionCut: Rule = {
  id: 'tls/connection-cut',
  severity: 'warning',
  actor: 'network',
  title: {
    en: 'A TLS connection in use was gone when it was needed',
    de: 'Eine benutzte TLS-Verbindung war weg, als sie gebraucht wurde',
  },
  remedy: {
    en: 'Look for a firewall or load balancer with an idle time shorter than the calls, and for an SBC that ends TLS connections by age. OPTIONS every 60 s keep a connection in use; TCP keep-alives do as well.',
    de: 'Nach einer Firewall oder einem Lastverteiler mit einer Leerlaufzeit suchen, die kürzer als die Anrufe ist, und nach einem SBC, der TLS-Verbindungen nach Alter beendet. OPTIONS alle 60 s halten eine Verbindung in Gebrauch, TCP-Keep-Alives ebenso.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 504; RFC 5626 section 4.4',
  find: facts => [...recorded(facts), ...seen(facts)],
}

const recorded = (facts: FactLog): Match[] =>
  codeMatches(facts, {
    codes: [549_002, 569_002],
    only: phrase => /TlsTransport|590615|0x90317|decryption failed/i.test(phrase),
    certainty: 'likely',
    severity: 'warning',
  })

/** Nobody forgets a connection sooner, and OPTIONS come as often. */
const IDLE = seconds(60)
/** By then a request has its answer, or its connection its end (RFC 3261 timers B and F). */
const TRANSACTION = seconds(32)
/** One that is lost happens. */
const SEVERAL = 2
const REQUEST: Noun = { en: ['request', 'requests'], de: ['Anfrage', 'Anfragen'] }

interface Cut {
  request: SipFact
  closed: ConnectionClosedFact | undefined
  idleMs: number
}

function seen(facts: FactLog): Match[] {
  const { isMicrosoft } = surroundingsOf(facts)
  const messages = facts
    .of('sip')
    .filter(({ connection, remote }) => connection !== undefined && isMicrosoft(remote.address))
  const watches = watchedTimes(facts)
  const ends = Map.groupBy(facts.of('connection-closed'), connectionOf)
  const heard = Map.groupBy(
    messages.filter(({ direction }) => direction === 'received'),
    peerOf,
  )
  const cuts = [...Map.groupBy(messages, connectionOf).values()].flatMap(group =>
    cutOf(group, { heard, ends, watches }),
  )
  return [...Map.groupBy(cuts, ({ request }) => request.observer).values()].flatMap(group => {
    if (group.length < SEVERAL) return []
    const says = say(
      {
        en: '{many} to {peers} went into connections that had been idle for {least} or longer, and came to nothing; on a new connection the same address answered.',
        de: '{many} an {peers} gingen in Verbindungen, die {least} oder länger geruht hatten, und blieben ohne Wirkung; auf einer neuen Verbindung antwortete dieselbe Adresse.',
      },
      {
        many: { count: group.length, of: REQUEST },
        peers: { list: group.map(({ request }) => request.remote.address) },
        least: { millis: group.reduce((least, { idleMs }) => Math.min(least, idleMs), Infinity) },
      },
    )
    return group.map(
      ({ request, closed }): Match => ({
        about: request.local.address,
        instance: `${request.callId} ${request.cseq}`,
        certainty: 'likely',
        says,
        evidence: closed === undefined ? [request] : [request, closed],
      }),
    )
  })
}

const connectionOf = ({ observer, connection }: { observer: string; connection?: string }): string =>
  `${observer} ${connection}`

const peerOf = ({ observer, remote }: SipFact): string => `${observer} ${remote.address}`

interface Around {
  /** What each address sent, oldest first. */
  heard: ReadonlyMap<string, SipFact[]>
  /** Of each connection. */
  ends: ReadonlyMap<string, ConnectionClosedFact[]>
  watches: ReadonlyMap<string, WatchedTime>
}

/** The first message after a pause, ours, when nothing came back and a new connection worked soon after. */
function cutOf(group: readonly SipFact[], { heard, ends, watches }: Around): Cut[] {
  const index = group.findIndex(
    (message, place) => place > 0 && message.at - (group[place - 1] as SipFact).at >= IDLE,
  )
  const [before, request] = [group[index - 1], group[index]]
  if (before === undefined || request === undefined || request.status !== undefined) return []
  if (request.direction !== 'sent' || group.slice(index).some(({ direction }) => direction === 'received'))
    return []
  const { observer, connection, at } = request
  const closed = ends.get(connectionOf(request))?.find(each => each.at >= at)
  const isOver =
    closed !== undefined
      ? closed.how === 'reset' || closed.how === 'timeout'
      : (watches.get(observer)?.isWhole(at, (at + TRANSACTION) as typeof at) ?? false)
  // Where nothing works any more it was not the pause.
  const later = heard.get(peerOf(request)) ?? []
  const isBack = inTimes(later, (at + 1) as typeof at, (at + SOON - 1) as typeof at).some(
    each => each.connection !== connection,
  )
  return isOver && isBack ? [{ request, closed, idleMs: at - before.at }] : []
}
const SOON = seconds(120)
