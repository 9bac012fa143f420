// What the codes in facts mean, as words of a sentence.

import type { CallEvent, FactOf, FlowOutcome, GapFact } from '../../facts/index.ts'
import { type Noun, type Said, say, type Value, type Wording } from '../../findings/index.ts'
import type { CertificateFacts, ChainFault, ChainFaultKind } from '../../tls/index.ts'

export const PACKET: Noun = { en: ['packet', 'packets'], de: ['Paket', 'Pakete'] }
export const OCTET: Noun = { en: ['octet', 'octets'], de: ['Byte', 'Bytes'] }
export const CONNECTION: Noun = { en: ['connection', 'connections'], de: ['Verbindung', 'Verbindungen'] }
export const TLS_CONNECTION: Noun = {
  en: ['TLS connection', 'TLS connections'],
  de: ['TLS-Verbindung', 'TLS-Verbindungen'],
}

/** `CN=sbc1.example.net`, `CN=ACL_5330 (self-signed)`. */
export const certificateWords = ({ subject, selfSigned }: CertificateFacts): Said =>
  selfSigned
    ? say({ en: 'CN={subject} (self-signed)', de: 'CN={subject} (selbstsigniert)' }, { subject })
    : say({ en: 'CN={subject}', de: 'CN={subject}' }, { subject })

/** `without an alert`, `with the alert unknown_ca`. */
export const alertWords = (alert: string | undefined): Said =>
  alert === undefined
    ? say({ en: 'without an alert', de: 'ohne Alert' })
    : say({ en: 'with the alert {alert}', de: 'mit dem Alert {alert}' }, { alert })

/** ` after 16 ms`; nothing where the source does not tell how long it took. */
export const afterWords = (length: number | undefined): Value =>
  length === undefined
    ? ''
    : say({ en: ' after {length}', de: ' nach {length}' }, { length: { millis: length } })

/** What one end has against a chain; in German the kind of it, which the certificates beside it fill with names. */
export const chainFaultWords = ({ kind, says }: ChainFault): Wording => ({ en: says, de: CHAIN_FAULTS[kind] })

const CHAIN_FAULTS: Readonly<Record<ChainFaultKind, string>> = {
  empty: 'es wurde kein Zertifikat gezeigt',
  'bad-signature': 'eine Signatur in der Kette hält der Prüfung nicht stand',
  'self-signed': 'das Zertifikat ist selbstsigniert und keine vertraute Wurzel',
  'untrusted-root': 'die Kette endet in einer Wurzel, der nicht vertraut wird',
  'missing-intermediate': 'das Zwischenzertifikat fehlt',
  expired: 'ein Zertifikat der Kette ist abgelaufen',
  'not-yet-valid': 'ein Zertifikat der Kette ist noch nicht gültig',
  'wrong-usage': 'das Zertifikat ist nicht für diesen Zweck ausgestellt',
  'weak-key': 'der Schlüssel des Zertifikats ist zu kurz',
  'weak-signature': 'die Signatur des Zertifikats ließe sich fälschen',
  'name-mismatch': 'das Zertifikat gilt für andere Namen',
}

export const UNRESOLVED: Readonly<Record<FactOf<'unresolved'>['why'], Wording>> = {
  'no-such-name': { en: 'there is no such name', de: 'den Namen gibt es nicht' },
  'no-such-record': { en: 'it has no such record', de: 'er hat keinen solchen Eintrag' },
  'no-server-answered': { en: 'no DNS server could say', de: 'kein DNS-Server wusste es' },
}

export const CALL_EVENTS: Readonly<Record<CallEvent, Wording>> = {
  offered: { en: 'offered', de: 'angeboten' },
  answered: { en: 'answered', de: 'angenommen' },
  'transfer-requested': { en: 'transfer-requested', de: 'Weiterleitung verlangt' },
  'transfer-answered': { en: 'transfer-answered', de: 'Weiterleitung angenommen' },
  'transfer-failed': { en: 'transfer-failed', de: 'Weiterleitung gescheitert' },
  ended: { en: 'ended', de: 'beendet' },
  refused: { en: 'refused', de: 'abgelehnt' },
  limit: { en: 'limit', de: 'Grenze erreicht' },
}

export const REGISTRATION_EVENTS: Readonly<Record<FactOf<'registration'>['event'], Wording>> = {
  registered: { en: 'registered', de: 'angemeldet' },
  refreshed: { en: 'refreshed', de: 'erneuert' },
  refused: { en: 'refused', de: 'abgelehnt' },
  lapsed: { en: 'lapsed', de: 'erloschen' },
  removed: { en: 'removed', de: 'abgemeldet' },
}

export const OPTIONS_FAILURES: Readonly<Record<NonNullable<FactOf<'options'>['failed']>, Wording>> = {
  timeout: { en: 'no answer', de: 'keine Antwort' },
  transport: { en: 'could not be delivered', de: 'nicht zuzustellen' },
}

/** What a reader says of a gap it says in English; its kind is known in every language. */
export const GAPS: Readonly<Record<GapFact['why'], string>> = {
  lost: 'verlorene Aufzeichnungen',
  sampled: 'nur eine Stichprobe wurde aufgezeichnet',
  'cut-off': 'die Aufzeichnung ist abgeschnitten',
  encrypted: 'eine verschlüsselte Verbindung war nicht zu öffnen',
}

export const FLOW_OUTCOMES: Readonly<Record<FlowOutcome, Wording>> = {
  allowed: { en: 'let through', de: 'durchgelassen' },
  denied: { en: 'not let through', de: 'nicht durchgelassen' },
  unanswered: { en: 'let through and not answered', de: 'durchgelassen und nicht beantwortet' },
  closed: { en: 'ended', de: 'beendet' },
}
