// A chain chosen on purpose that the other side does not trust: self-signed, a private CA, or a root it does not know.

import { type Said, say } from '../../../findings/index.ts'
import type { CertificateFacts } from '../../../tls/index.ts'
import type { Rule } from '../../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../../tls/tls-matches.ts'

export const untrustedChain: Rule = {
  id: 'tls/untrusted-chain',
  severity: 'critical',
  title: {
    en: 'A certificate chain is not trusted by the other side',
    de: 'Die Gegenseite vertraut einer Zertifikatskette nicht',
  },
  remedy: {
    en: 'Have a certificate issued by a public CA of the Microsoft Trusted Root Program and install it with its intermediates.',
    de: 'Ein Zertifikat einer öffentlichen CA aus dem Microsoft Trusted Root Program ausstellen lassen und samt Zwischenzertifikaten einspielen.',
  },
  reference: 'Microsoft Learn, "Plan Direct Routing", section "Public trusted certificate for the SBC"',
  find: facts =>
    matchesOf('untrusted-chain', facts, attempt => {
      const { serverChain, clientChain, refused } = attempt
      const leaf = (refused === 'server' ? serverChain : clientChain)[0]
      return say(
        { en: '{owner} showed {shown}, which {kind};', de: '{owner} zeigte {shown}, {kind};' },
        { owner: ownerOf(attempt), shown: shownBy(attempt), kind: kindOf(leaf) },
      )
    }),
}

function kindOf(leaf: CertificateFacts | undefined): Said {
  if (leaf === undefined)
    return say({
      en: 'is of a CA the other side does not know, or lacks the intermediate that leads to one it knows',
      de: 'dessen CA die Gegenseite nicht kennt, oder dem das Zwischenzertifikat zu einer bekannten fehlt',
    })
  return leaf.selfSigned
    ? say({ en: 'is self-signed', de: 'selbstsigniert' })
    : say({ en: 'was issued by {issuer}', de: 'ausgestellt von {issuer}' }, { issuer: leaf.issuerDn })
}
