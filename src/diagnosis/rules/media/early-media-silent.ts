// Teams says 183 with SDP and plays nothing. A carrier that gets the 183 stops its own ringing, and the caller hears
// silence until somebody answers.

import { type Call, callsOf, type FactLog, type RtpFact, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { isFromMicrosoft, isSuccess } from '../../sip/sip-dialogs.ts'

export const earlyMediaSilent: Rule = {
  id: 'media/early-media-silent',
  severity: 'warning',
  title: {
    en: 'The caller hears no ringing: a 183 without sound is passed on',
    de: 'Der Anrufer hört kein Rufzeichen: ein 183 ohne Ton wird weitergereicht',
  },
  remedy: {
    en: 'Have the SBC turn a 183 of Teams into 180 without SDP towards the carrier, or pass on the first 18x only. AudioCodes: IP profile of the carrier, Remote Multiple 18x "Not Supported".',
    de: 'Den SBC ein 183 von Teams zum Anbieter hin in 180 ohne SDP umwandeln oder nur das erste 18x weiterreichen lassen. AudioCodes: IP-Profil des Anbieters, Remote Multiple 18x "Not Supported".',
  },
  reference: 'Microsoft Learn, "Issues with inbound calls": no ringback tone',
  find,
}

/** A ringing tone comes again after 4 to 6 s: so long a silence is heard. */
const SILENCE = seconds(4)

function find(facts: FactLog): Match[] {
  const observers = new Set(facts.of('rtp').map(stream => stream.observer))
  return [...observers].flatMap(observer => {
    const seen = facts.seenBy(observer)
    const streams = Map.groupBy(seen.of('rtp').filter(isFirstPacket), stream => stream.callId)
    return callsOf(seen.all(), false).flatMap(call => inCall(call, streams))
  })
}

/** The live SBC notes when audio was agreed, which is no packet. */
const isFirstPacket = ({ phase, direction, packets }: RtpFact): boolean =>
  phase === 'started' && direction === 'received' && packets > 0

function inCall({ legs }: Call, streams: ReadonlyMap<string, readonly RtpFact[]>): Match[] {
  const teams = legs.find(({ messages }) => messages.some(message => isProgress(message, 'received')))
  const progress = teams?.messages.find(message => isProgress(message, 'received'))
  const answer = teams?.messages.find(message => isSuccess(message, 'INVITE'))
  const others = legs.filter(leg => leg !== teams).flatMap(leg => leg.messages)
  const passed = others.find(message => isProgress(message, 'sent'))
  if (teams === undefined || progress === undefined || answer === undefined || passed === undefined) return []
  const audio = (streams.get(teams.callId) ?? []).toSorted((left, right) => left.at - right.at)[0]
  const rings = others.some(({ status, at }) => status === 180 && at >= passed.at)
  // Without audio later on nobody has listened.
  if (audio === undefined || audio.at < answer.at || rings || answer.at - passed.at < SILENCE) return []
  return [
    {
      about: passed.remote.address,
      instance: teams.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'The SBC passed a 183 with SDP on to the carrier, and no audio came from Teams for {silence}, until the call was answered.',
          de: 'Der SBC reichte ein 183 mit SDP an den Anbieter weiter, und {silence} lang, bis zum Annehmen, kam kein Audio von Teams.',
        },
        { silence: { millis: answer.at - passed.at } },
      ),
      evidence: [passed, progress, answer, audio],
    },
  ]
}

const isProgress = (message: SipFact, direction: SipFact['direction']): boolean =>
  message.status === 183 &&
  message.sdp &&
  message.direction === direction &&
  isFromMicrosoft(message) === (direction === 'received')
