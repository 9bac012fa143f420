// An INVITE without SDP, or with a body of another type.

import { codeRule } from '../code-rule.ts'

export const bodyNotAccepted = codeRule({
  id: 'sip/body-not-accepted',
  severity: 'warning',
  certainty: 'proven',
  codes: [540_415],
  title: {
    en: "Teams does not take the body of the SBC's INVITE",
    de: 'Teams nimmt den Inhalt des INVITE vom SBC nicht an',
  },
  remedy: {
    en: 'Send INVITEs to Teams with an SDP offer in them (early offer) and Content-Type application/sdp; leave other bodies out.',
    de: 'INVITEs zu Teams mit einem SDP-Angebot (Early Offer) und Content-Type application/sdp senden; andere Inhalte weglassen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 415; "Direct Routing - SIP protocol"',
})
