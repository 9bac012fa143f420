// The codecs offered and those Teams takes have nothing in common.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'
import { codecsOf, sdpOf } from '../../sip/sdp-words.ts'

export const noCommonCodec = codeRule({
  id: 'media/no-common-codec',
  severity: 'critical',
  certainty: 'proven',
  codes: [531_000],
  only: phrase => /CannotSupportAnyMedia|no media acceptable/i.test(phrase),
  title: {
    en: 'The SBC and Teams have no codec in common',
    de: 'SBC und Teams haben keinen Codec gemeinsam',
  },
  remedy: {
    en: 'Offer SILK, G.711, G.722 or G.729 towards Teams, or let the SBC transcode.',
    de: 'Zu Teams hin SILK, G.711, G.722 oder G.729 anbieten oder den SBC transkodieren lassen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 488; "Plan Direct Routing", codecs',
  seen,
})

/** What media processors take of an SBC ("Plan Direct Routing"); clients take OPUS with media bypass. */
const TEAMS_CODECS = ['SILK', 'OPUS', 'PCMA', 'PCMU', 'G722', 'G729']

function seen(facts: FactLog): Match[] {
  return refusedByMicrosoft(facts).flatMap(refusal => {
    const { invite, status, phrase } = refusal
    const sdp = sdpOf(invite)
    if ((status !== 488 && status !== 606) || sdp === undefined) return []
    const codecs = codecsOf(sdp)
    const isSaid = /CannotSupportAnyMedia/i.test(phrase)
    // A fax in place of audio is refused as well, for what it is.
    const isStrange = codecs.length > 0 && !codecs.some(codec => TEAMS_CODECS.includes(codec))
    if (!isSaid && !isStrange) return []
    const says = say(
      {
        en: 'An INVITE that offered {codecs} to Teams was answered with {answer}.',
        de: 'Ein INVITE, das Teams {codecs} anbot, wurde mit {answer} beantwortet.',
      },
      {
        codecs: codecs.length === 0 ? { en: 'no codec', de: 'keinen Codec' } : { list: codecs, shown: 6 },
        answer: answerWords(refusal),
      },
    )
    return [refusalMatch(refusal, 'wire', isSaid ? 'proven' : 'likely', says)]
  })
}
