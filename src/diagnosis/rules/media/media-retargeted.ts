// Within a call Microsoft goes on sending to the address of the first SDP, whatever a re-INVITE of the SBC says.

import type { FactLog, SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { sdpOf } from '../../sip/sdp-words.ts'
import { type Dialog, dialogsOf, isRequest, isToMicrosoft } from '../../sip/sip-dialogs.ts'

export const mediaRetargeted: Rule = {
  id: 'media/retargeted',
  severity: 'warning',
  title: {
    en: 'The SBC moves the audio of a call with Teams to another address',
    de: 'Der SBC verlegt das Audio eines Anrufs mit Teams an eine andere Adresse',
  },
  remedy: {
    en: 'Let the SBC relay the audio of calls with Teams and keep its own address and port to the end; Teams does not follow a re-INVITE to another place.',
    de: 'Den SBC das Audio von Anrufen mit Teams selbst weiterleiten und dabei Adresse und Port bis zum Ende behalten lassen; Teams folgt einem re-INVITE an eine andere Stelle nicht.',
  },
  reference:
    'Microsoft Learn, "Direct Routing: SIP protocol", RFC standards: media re-targeting is not supported',
  find: (facts: FactLog) => dialogsOf(facts).flatMap(inDialog),
}

function inDialog(dialog: Dialog): Match[] {
  const ours = dialog.messages.filter(message => message.sdp && isToMicrosoft(message, dialog))
  const before = ours.find(message => placeOf(message) !== undefined)
  const first = before === undefined ? undefined : placeOf(before)
  const moved = ours.find(
    message =>
      isRequest(message, 'INVITE') && message.toTag !== undefined && isElsewhere(placeOf(message), first),
  )
  if (before === undefined || moved === undefined) return []
  return [
    {
      about: 're-INVITE',
      instance: dialog.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'The SBC told Teams {first} for audio, and within the call {now}.',
          de: 'Der SBC nannte Teams {first} für Audio und im Lauf des Anrufs {now}.',
        },
        { first: first ?? '', now: placeOf(moved) ?? '' },
      ),
      evidence: [moved, before],
    },
  ]
}

const isElsewhere = (place: string | undefined, first: string | undefined): boolean =>
  place !== undefined && place !== first

/** Undefined for hold, which names no place. */
function placeOf(message: SipFact): string | undefined {
  const audio = sdpOf(message)?.audio
  if (audio?.address === undefined || audio.address === '0.0.0.0') return undefined
  return formatEndpoint({ address: audio.address, port: audio.port })
}
