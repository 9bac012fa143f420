// The certificate is good for other names than the one that was asked for.

import type { Rule } from '../rule.ts'
import { matchesOf, ownerOf } from '../tls-matches.ts'

export const nameMismatch: Rule = {
  id: 'tls/name-mismatch',
  severity: 'critical',
  title: 'The certificate is for another name',
  remedy:
    'Have a certificate issued whose common name or subjectAltName holds the FQDN paired in Teams. A wildcard covers one label only: *.contoso.com is good for sbc.contoso.com, not for sbc.test.contoso.com.',
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "Public trusted certificate for the SBC"; RFC 2818 section 3.1',
  find: facts =>
    matchesOf('name-mismatch', facts, attempt => {
      const leaf = (attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain)[0]
      const names =
        leaf === undefined ? 'a certificate for another name' : `a certificate for ${nameList(leaf)}`
      return `${ownerOf(attempt)} was asked for ${attempt.serverName ?? 'its FQDN'} and showed ${names};`
    }),
}

const nameList = (leaf: { subject: string; names: string[] }): string =>
  [...new Set([leaf.subject, ...leaf.names])].slice(0, 3).join(', ')
