// Microsoft refused an SDP, and the phrase names neither SRTP nor codecs.

import { codeRule } from '../../records/code-rule.ts'

export const offerUnreadable = codeRule({
  id: 'media/offer-unreadable',
  severity: 'warning',
  certainty: 'likely',
  codes: [531_000],
  only: phrase => !/SRTP|CannotSupportAnyMedia|no media acceptable/i.test(phrase),
  title: { en: 'Teams cannot use the SDP of the SBC', de: 'Teams kann das SDP des SBC nicht verwenden' },
  remedy: {
    en: 'Look at the SDP of such a call in a trace of the SBC: it is malformed, or lacks what Teams needs.',
    de: 'Das SDP eines solchen Anrufs in einer Aufzeichnung des SBC ansehen: Es ist fehlerhaft, oder ihm fehlt, was Teams braucht.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 410 and 488',
})
