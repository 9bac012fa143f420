// Microsoft's TCP connection to the SBC is refused: wrong port, or the listener is down.

import { codeRule } from '../code-rule.ts'

export const connectionRefused = codeRule({
  id: 'network/refused',
  severity: 'critical',
  actor: 'network',
  certainty: 'proven',
  codes: [569_002],
  only: phrase => /actively refused/i.test(phrase),
  title: { en: 'Nothing listens where Teams calls the SBC', de: 'Wo Teams den SBC ruft, lauscht nichts' },
  remedy: {
    en: "Compare SipSignalingPort of the gateway in Teams with the port the SBC's TLS listener has, see that the listener runs, and that no firewall rejects in its place.",
    de: 'SipSignalingPort des Gateways in Teams mit dem Port des TLS-Listeners am SBC vergleichen und nachsehen, ob der Listener läuft und keine Firewall an seiner Stelle ablehnt.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 504',
})
