// The SBC answers 420 to an INVITE that requires an extension, which from Teams is Replaces.

import { codeRule } from '../code-rule.ts'

export const replacesUnsupported = codeRule({
  id: 'sip/replaces-unsupported',
  severity: 'critical',
  certainty: 'likely',
  codes: [560_420],
  title: { en: 'The SBC does not support Replaces', de: 'Der SBC unterstützt Replaces nicht' },
  remedy: {
    en: 'Switch Replaces (RFC 3891) on for calls from Teams: call queues hand calls over with it.',
    de: 'Replaces (RFC 3891) für Anrufe von Teams einschalten: Anrufwarteschlangen übergeben Anrufe damit.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 420',
})
