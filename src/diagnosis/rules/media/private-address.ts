// The SDP of the SBC tells Microsoft an address that leads nowhere from there, and no audio comes.

import { type Fact, headerValues, isMicrosoftAddress, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { AddressRanges } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { isMediaError, legMedia } from '../../sip/leg-media.ts'
import { audioAddresses, sdpOf } from '../../sip/sdp-words.ts'
import { type Dialog, dialogsOf, isRequest, isToMicrosoft } from '../../sip/sip-dialogs.ts'

export const privateAddress: Rule = {
  id: 'media/private-address',
  severity: 'critical',
  title: {
    en: 'The SBC tells Teams a private address for audio',
    de: 'Der SBC nennt Teams für Audio eine private Adresse',
  },
  remedy: {
    en: 'Have the SBC write its public address into the SDP for Teams. AudioCodes: NAT Translation table for the interface of Teams; others call it media NAT or external address.',
    de: 'Den SBC im SDP für Teams seine öffentliche Adresse nennen lassen. AudioCodes: Tabelle „NAT Translation“ für die Schnittstelle zu Teams; bei anderen heißt es Media-NAT oder externe Adresse.',
  },
  reference: 'Microsoft Learn, "Plan Direct Routing", public IP address of the SBC; RFC 1918',
  find: facts => {
    const silent = new Map(
      legMedia(facts)
        .filter(leg => leg.received === 0)
        .map(leg => [`${leg.observer} ${leg.callId}`, leg.facts]),
    )
    return dialogsOf(facts).flatMap(dialog =>
      inDialog(dialog, silent.get(`${dialog.observer} ${dialog.callId}`) ?? []),
    )
  },
}

/** RFC 1918, RFC 6598, RFC 3927. */
const PRIVATE = new AddressRanges([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
])

function inDialog(dialog: Dialog, silence: readonly Fact[]): Match[] {
  const { messages, callId } = dialog
  const ours = messages.findLast(message => message.sdp && isToMicrosoft(message, dialog))
  if (ours === undefined || !isMicrosoftAddress(peerOf(ours)) || messages.some(isLocalMedia)) return []
  const sdp = sdpOf(ours)
  const addresses = sdp === undefined ? [] : audioAddresses(sdp)
  if (addresses.length === 0 || !addresses.every(address => PRIVATE.has(address))) return []
  const bye = messages.find(message => isRequest(message, 'BYE') && isMediaError(message))
  const symptoms = [...silence, ...(bye === undefined ? [] : [bye])]
  if (symptoms.length === 0) return []
  return [
    {
      about: addresses.join(),
      instance: callId,
      // A transfer that fails out of sight ends with MediaError as well.
      certainty: silence.length > 0 ? 'likely' : 'possible',
      says: say(
        {
          en: 'The SDP for Teams names {addresses} and nothing else, and {symptom}.',
          de: 'Das SDP für Teams nennt {addresses} und sonst nichts, und {symptom}.',
        },
        {
          addresses: { list: addresses },
          symptom:
            silence.length > 0
              ? { en: 'no audio came in', de: 'es kam kein Audio an' }
              : { en: 'the call ended with MediaError', de: 'der Anruf endete mit MediaError' },
        },
      ),
      evidence: [ours, ...symptoms],
    },
  ]
}

const peerOf = ({ direction, local, remote }: SipFact): string =>
  (direction === 'sent' ? remote : local).address

/** Local Media Optimization tells inside addresses on purpose. */
const isLocalMedia = (message: SipFact): boolean =>
  ['X-MS-MediaPath', 'X-MS-UserLocation'].some(name => headerValues(message, name).length > 0)
