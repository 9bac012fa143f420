// OPTIONS between an SBC and Microsoft, each with its answer, whoever saw them.

import { hostIn, isMicrosoftName, requestUri, type SipFact } from '../../facts/index.ts'
import type { Endpoint } from '../../kernel/index.ts'
import { oncePerLog } from '../once.ts'
import { surroundingsOf } from '../surroundings.ts'
import { dialogsOf, firstRequests, isByMicrosoft, isOpposite, transactionOf } from './sip-dialogs.ts'

export interface OptionsExchange {
  observer: string
  by: 'sbc' | 'microsoft'
  /** The first time it was sent. */
  request: SipFact
  /** The first final answer. */
  answer: SipFact | undefined
  /** Microsoft's end, and the SBC's. */
  microsoft: Endpoint
  sbc: Endpoint
  /** What tells it from another, whoever observed it. */
  instance: string
}

/** Oldest first within a Call-ID. */
export const optionsExchanges = oncePerLog((facts): readonly OptionsExchange[] => {
  const { isMicrosoft } = surroundingsOf(facts)
  return dialogsOf(facts).flatMap(dialog => {
    const { observer, callId } = dialog
    return firstRequests(dialog, 'OPTIONS').flatMap((request): OptionsExchange[] => {
      const answer = transactionOf(dialog, 'OPTIONS', request.cseq).find(
        each => (each.status ?? 0) >= 200 && isOpposite(each, request),
      )
      const by = askedBy(request, answer, isMicrosoft)
      if (by === undefined) return []
      const [author, other] = endsOf(request)
      const [microsoft, sbc] = by === 'microsoft' ? [author, other] : [other, author]
      return [{ observer, by, request, answer, microsoft, sbc, instance: `${callId} ${request.cseq}` }]
    })
  })
})

/** Undefined where Microsoft has no part in it. */
function askedBy(
  request: SipFact,
  answer: SipFact | undefined,
  isMicrosoft: (address: string) => boolean,
): OptionsExchange['by'] | undefined {
  // A probe asks in Microsoft's name: how the SBC answers it is how it answers Microsoft.
  if (isByMicrosoft(request) || isMicrosoftName(hostIn(request.contact ?? '') ?? '')) return 'microsoft'
  const asked = hostIn(requestUri(request)) ?? ''
  const isToMicrosoft =
    isMicrosoftName(asked) ||
    isMicrosoft(endsOf(request)[1].address) ||
    (answer !== undefined && isByMicrosoft(answer))
  return isToMicrosoft ? 'sbc' : undefined
}

/** Of a message: its author's and the other one. */
const endsOf = ({ direction, local, remote }: SipFact): [Endpoint, Endpoint] =>
  direction === 'sent' ? [local, remote] : [remote, local]

export const isAnswered = ({ answer }: OptionsExchange): boolean => {
  const status = answer?.status ?? 0
  return status >= 200 && status < 300
}
