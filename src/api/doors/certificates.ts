// Certificates: chains of ours and of peers, with what is wrong with them in words.

import type { Language, Wording } from '../../findings/index.ts'
import { between, type Instant } from '../../kernel/index.ts'
import { answering, type Door, languageOf } from '../app.ts'
import { type ChainSeen, NOTICE } from '../books/certificate-book.ts'
import { type CertificatesAnswer, certificatesAnswer, certificatesQuery } from '../shapes/desk.ts'
import { certificateTold } from '../telling/told.ts'

export const certificatesDoor: Door = (app, { certificates, services }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/certificates',
    config: { needs: 'read' },
    schema: {
      summary: 'Chains that are and were shown',
      tags: ['certificates'],
      querystring: certificatesQuery,
      response: answering(certificatesAnswer),
    },
    handler: async request => {
      const at = services.clock.now()
      const language = languageOf(request, request.query.lang)
      const told = certificates.chains.map(seen => chainTold(seen, at, language))
      return { schemaVersion: 1 as const, at, certificates: told }
    },
  })
}

function chainTold(
  { chain, shownBy, seenBy, fault, isCaller: _, ...seen }: ChainSeen,
  now: Instant,
  language: Language,
): CertificatesAnswer['certificates'][number] {
  return {
    ...seen,
    chain: chain.map(certificateTold),
    shownBy: [...shownBy],
    seenBy: [...seenBy],
    problems: problemsOf({ chain, role: seen.role, fault }, now, language),
  }
}

type Trouble = CertificatesAnswer['certificates'][number]['problems'][number]

function problemsOf(
  { chain, role, fault }: Pick<ChainSeen, 'chain' | 'role'> & { fault: string | undefined },
  now: Instant,
  language: Language,
): Trouble[] {
  const problems: Trouble[] = chain.flatMap(({ subject, notBefore, notAfter }): Trouble[] => {
    const tell = (severity: Trouble['severity'], words: Wording, at: Instant): Trouble[] => [
      { severity, says: words[language].replace('{subject}', subject).replace('{day}', day(at)) },
    ]
    if (now > notAfter) return tell('critical', W.expired, notAfter)
    if (now < notBefore) return tell('critical', W.early, notBefore)
    return between(now, notAfter) < NOTICE ? tell('warning', W.expires, notAfter) : []
  })
  const [leaf] = chain
  if (leaf?.selfSigned && role === 'ours')
    problems.push({ severity: 'critical', says: W.selfSigned[language].replace('{subject}', leaf.subject) })
  if (fault !== undefined) problems.push({ severity: 'critical', says: fault })
  return problems
}

const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10)

const W = {
  expired: {
    en: 'The certificate of {subject} expired on {day}.',
    de: 'Das Zertifikat von {subject} ist am {day} abgelaufen.',
  },
  early: {
    en: 'The certificate of {subject} is not valid before {day}.',
    de: 'Das Zertifikat von {subject} gilt erst ab {day}.',
  },
  expires: {
    en: 'The certificate of {subject} expires on {day}.',
    de: 'Das Zertifikat von {subject} läuft am {day} ab.',
  },
  selfSigned: {
    en: '{subject} has signed itself: Microsoft takes certificates of public CAs alone.',
    de: '{subject} hat sich selbst unterschrieben: Microsoft nimmt nur Zertifikate öffentlicher Stellen an.',
  },
} as const satisfies Record<string, Wording>
