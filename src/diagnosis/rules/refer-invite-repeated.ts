// A second INVITE for one REFER, or a duplicate of an INVITE.

import { codeRule } from '../code-rule.ts'

export const referInviteRepeated = codeRule({
  id: 'refer/invite-repeated',
  severity: 'warning',
  certainty: 'likely',
  codes: [540_500],
  only: phrase => /duplicate|draft call/i.test(phrase),
  title: {
    en: 'The SBC sends the INVITE of a transfer twice',
    de: 'Der SBC sendet das INVITE einer Weiterleitung doppelt',
  },
  remedy: {
    en: 'After a rejected INVITE the SBC is to send the NOTIFY with the rejection and nothing else; Microsoft then decides.',
    de: 'Nach einem abgelehnten INVITE soll der SBC das NOTIFY mit der Ablehnung senden und sonst nichts; Microsoft entscheidet dann.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 500',
})
