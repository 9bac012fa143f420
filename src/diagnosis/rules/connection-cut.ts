// A middlebox or the SBC itself ends TLS connections that calls still need.

import { codeRule } from '../code-rule.ts'

export const connectionCut = codeRule({
  id: 'tls/connection-cut',
  severity: 'warning',
  actor: 'network',
  certainty: 'likely',
  codes: [549_002, 569_002],
  only: phrase => /TlsTransport|590615|0x90317|decryption failed/i.test(phrase),
  title: {
    en: 'A TLS connection in use was gone when Microsoft needed it',
    de: 'Eine benutzte TLS-Verbindung war weg, als Microsoft sie brauchte',
  },
  remedy: {
    en: 'Look for a firewall or load balancer with an idle time shorter than the calls, and for an SBC that ends TLS connections by age. OPTIONS every 60 s keep a connection in use.',
    de: 'Nach einer Firewall oder einem Lastverteiler mit einer Leerlaufzeit suchen, die kürzer als die Anrufe ist, und nach einem SBC, der TLS-Verbindungen nach Alter beendet. OPTIONS alle 60 s halten eine Verbindung in Gebrauch.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 504',
})
