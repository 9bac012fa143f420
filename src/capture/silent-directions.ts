// The stream that is not there. A capture shows packets one way and none the other: where the SDP of both sides is
// known and signalling was seen both ways, the silent direction is a fact of its own, with no packet in it.

import type { Fact, RtpFact, SipFact } from '../facts/index.ts'
import type { MediaMap, MediaPlace } from './media-map.ts'

/** Less is a beginning; half a second of speech leaves no doubt. */
const MIN_PACKETS = 25

/** Those of the calls in `told`. Facts are from our view already. */
export function silentDirections(
  facts: readonly Fact[],
  told: ReadonlySet<string>,
  media: MediaMap,
): RtpFact[] {
  const streams = new Map<string, RtpFact[]>()
  for (const fact of facts) {
    if (fact.kind !== 'rtp' || fact.phase !== 'stopped' || !told.has(fact.callId)) continue
    const known = streams.get(fact.callId)
    if (known === undefined) streams.set(fact.callId, [fact])
    else known.push(fact)
  }
  const oneWay = [...streams].filter(([, found]) => isOneWay(found))
  if (oneWay.length === 0) return []
  const signalling = bothWays(facts)
  const places = Map.groupBy(media.places(), place => place.callId)
  return oneWay.flatMap(([callId, found]) => {
    const heard = found[0] as RtpFact
    const packets = found.reduce((sum, each) => sum + each.packets, 0)
    if (packets < MIN_PACKETS || !signalling.has(callId)) return []
    const silent = silence(heard, places.get(callId) ?? [])
    return silent === undefined ? [] : [silent]
  })
}

/**
 * Where both ends pass for ours, as a proxy that hands on what our SBC calls itself does, all is sent: then one stream goes
 * where another comes from.
 */
function isOneWay(streams: readonly RtpFact[]): boolean {
  const from = new Set(streams.map(({ local }) => local.address))
  return streams.every(
    ({ direction, local, remote }) =>
      direction === streams[0]?.direction && (local.address === remote.address || !from.has(remote.address)),
  )
}

/** Call-IDs with messages sent and received. */
function bothWays(facts: readonly Fact[]): Set<string> {
  const of = (direction: SipFact['direction']): Set<string> =>
    new Set(facts.flatMap(fact => (fact.kind === 'sip' && fact.direction === direction ? [fact.callId] : [])))
  const received = of('received')
  return new Set([...of('sent')].filter(callId => received.has(callId)))
}

function silence(heard: RtpFact, places: readonly MediaPlace[]): RtpFact | undefined {
  const owners = new Set(places.map(place => place.owner.address))
  if (owners.size < 2) return undefined
  const { callId, observer, at, profile, local, remote, ref } = heard
  return {
    kind: 'rtp',
    at,
    observer,
    ...(ref !== undefined && { ref }),
    callId,
    phase: 'stopped',
    direction: heard.direction === 'sent' ? 'received' : 'sent',
    local,
    remote,
    profile,
    packets: 0,
  }
}
