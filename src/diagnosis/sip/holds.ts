// Offers of our side within calls with Microsoft, as far as they tell of hold.

import type { FactLog, SipFact } from '../../facts/index.ts'
import type { Direction } from '../../sip/index.ts'
import { attributesOf, sdpOf } from './sdp-words.ts'
import { dialogsOf, isRequest, isToMicrosoft } from './sip-dialogs.ts'

interface HoldOffer {
  message: SipFact
  callId: string
  /** As written; absent where nothing is. */
  direction: Direction | undefined
  /** Of `c=`. */
  address: string | undefined
}

const DIRECTIONS: readonly Direction[] = ['inactive', 'sendonly', 'recvonly', 'sendrecv']

/** What a re-INVITE or UPDATE to Microsoft says of the direction of audio. */
export function holdsOf(facts: FactLog): HoldOffer[] {
  return dialogsOf(facts).flatMap(dialog =>
    dialog.messages.flatMap((message): HoldOffer[] => {
      const isOffer = isRequest(message, 'INVITE') || isRequest(message, 'UPDATE')
      if (!isOffer || message.toTag === undefined || !message.sdp || !isToMicrosoft(message, dialog))
        return []
      const sdp = sdpOf(message)
      if (sdp === undefined) return []
      const direction = DIRECTIONS.find(each => attributesOf(sdp, each).length > 0)
      return [{ message, callId: dialog.callId, direction, address: sdp.audio?.address }]
    }),
  )
}
