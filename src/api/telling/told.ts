// From words of the domain to those of the API, in one language.

import type { Alert } from '../../alerts/index.ts'
import { evidenceOf } from '../../diagnosis/index.ts'
import type { Fact } from '../../facts/index.ts'
import { type Language, worded } from '../../findings/index.ts'
import type { KeptFinding } from '../../store/index.ts'
import type { CertificateFacts } from '../../tls/index.ts'
import type { Health, HealthChange, Standing } from '../../watch/index.ts'
import type { Beat } from '../books/health-history.ts'
import type { AlertTold } from '../shapes/alerts.ts'
import type { FindingTold } from '../shapes/findings.ts'
import type { HealthChangeTold, HealthOne } from '../shapes/health.ts'

export const findingTold = ({ id, finding }: KeptFinding, language: Language): FindingTold => ({
  id,
  ...finding[language],
})

export const alertTold = ({ title, says, remedy, ...alert }: Alert, language: Language): AlertTold => ({
  ...alert,
  title: title[language],
  says: says[language],
  ...(remedy !== undefined && { remedy: remedy[language] }),
})

const standingTold = ({ state, since, reason }: Standing, language: Language) => ({
  state,
  since,
  reason: worded(reason, language),
})

export function healthTold(health: Health, beats: readonly Beat[], language: Language): HealthOne {
  const { subject, name, inbound, outbound, signals, portal, nextCall, quality } = health
  return {
    subject,
    name,
    ...standingTold(health, language),
    inbound: standingTold(inbound, language),
    outbound: standingTold(outbound, language),
    signals: signals.map(({ says, ...signal }) => ({ ...signal, says: worded(says, language) })),
    ...(portal !== undefined && {
      portal: {
        ...portal,
        hides: portal.hides === undefined ? undefined : worded(portal.hides, language),
      },
    }),
    ...(nextCall !== undefined && { nextCall: { ...nextCall, says: worded(nextCall.says, language) } }),
    quality: { ...quality, ner: [...quality.ner] },
    beats: [...beats],
  }
}

export const changeTold = (
  { reason, left, ...change }: HealthChange,
  language: Language,
): HealthChangeTold => ({
  ...change,
  reason: reason[language],
})

export const certificateTold = (certificate: CertificateFacts) => ({
  subject: certificate.subject,
  issuer: certificate.issuerDn,
  names: certificate.names,
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  key: `${certificate.keyType} ${certificate.keyBits}`,
  selfSigned: certificate.selfSigned,
  fingerprint: certificate.fingerprint256,
})

/** One line of what is seen. */
export const factTold = (fact: Fact, language: Language) => ({
  at: fact.at,
  observer: fact.observer,
  kind: fact.kind,
  line: evidenceOf(fact, language).text,
})
