// The SBC answers 420 to an INVITE that requires an extension, which from Teams is Replaces.

import { type FactLog, headerValues } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { type Refusal, refusalMatch, refusedToMicrosoft } from '../../sip/refusals.ts'

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
  seen: facts => seen(facts),
})

const seen = (facts: FactLog): Match[] =>
  refusedToMicrosoft(facts)
    .filter(isForReplaces)
    .map(refusal =>
      refusalMatch(
        refusal,
        'wire',
        'proven',
        say({
          en: 'Teams called with Replaces, to take the place of a call that stands, and the SBC answered 420.',
          de: 'Teams rief mit Replaces an, um einen bestehenden Anruf zu ersetzen, und der SBC antwortete 420.',
        }),
      ),
    )

const isForReplaces = ({ invite, answer, status }: Refusal): boolean =>
  status === 420 &&
  (headerValues(invite, 'Replaces').length > 0 ||
    headerValues(answer, 'Unsupported').some(value => /\breplaces\b/i.test(value)))
