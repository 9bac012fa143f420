// The codecs offered and those Teams takes have nothing in common.

import { codeRule } from '../code-rule.ts'

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
})
