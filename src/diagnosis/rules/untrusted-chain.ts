// A chain chosen on purpose that the other side does not trust: self-signed, a private CA, or a root it does not know.
// Also our own refusal of the peer, as when Microsoft's roots change.

import type { Rule } from '../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../tls-matches.ts'

export const untrustedChain: Rule = {
  id: 'tls/untrusted-chain',
  severity: 'critical',
  title: 'A certificate chain is not trusted by the other side',
  remedy:
    "If it is the SBC's chain: have a certificate issued by a public CA of the Microsoft Trusted Root Program and install it with its intermediates. If it is Microsoft's: import the roots Microsoft announces into the SBC's trust store.",
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "Public trusted certificate for the SBC"; "What\'s new for Direct Routing" on changes of roots',
  find: facts =>
    matchesOf('untrusted-chain', facts, attempt => {
      const { serverChain, clientChain, refused } = attempt
      const leaf = (refused === 'server' ? serverChain : clientChain)[0]
      const kind = leaf?.selfSigned ? 'is self-signed' : `was issued by ${leaf?.issuerDn ?? 'an unknown CA'}`
      return `${ownerOf(attempt)} showed ${shownBy(attempt)}, which ${kind};`
    }),
}
