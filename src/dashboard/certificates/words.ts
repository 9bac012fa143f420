// What the page of certificates says.

import type { Wording } from '../../findings/index.ts'
import type { Tone } from '../frame/pill.tsx'
import type { Validity } from './validity.ts'

export const W = {
  title: { en: 'Certificates', de: 'Zertifikate' },
  says: {
    en: 'Ours, and those that others showed: whatever became of the handshake.',
    de: 'Unsere und die anderer, wie sie gezeigt wurden: was auch immer aus dem Handschlag wurde.',
  },
  saysPeers: {
    en: 'Those that others showed. There is no SBC of its own here, and so none of ours.',
    de: 'Die anderer, wie sie gezeigt wurden. Einen eigenen SBC gibt es hier nicht, und so keine von uns.',
  },
  none: { en: 'No certificate yet', de: 'Noch kein Zertifikat' },
  noneSays: {
    en: 'Our own stand here once TLS contexts are configured, those of others with the first handshake.',
    de: 'Unsere stehen hier, sobald TLS-Kontexte konfiguriert sind, die anderer mit dem ersten Handschlag.',
  },
  noneSaysPeers: {
    en: 'They come with probes, and with what logs and captures tell of handshakes.',
    de: 'Sie kommen mit Proben und mit dem, was Logs und Mitschnitte von Handschlägen sagen.',
  },
  ours: { en: 'Ours', de: 'Unsere' },
  peers: { en: 'Shown by others', de: 'Von anderen gezeigt' },
  today: { en: 'today', de: 'heute' },
  isDefault: { en: 'Default', de: 'Standard' },
  isDefaultSays: {
    en: 'Shown to whoever asks for no name, or for an unknown one.',
    de: 'Wird gezeigt, wenn kein oder ein unbekannter Name verlangt wird.',
  },
  problems: { en: 'What is wrong with it', de: 'Was daran nicht stimmt' },
  fine: { en: 'Nothing is wrong with it.', de: 'Daran ist nichts auszusetzen.' },
  context: { en: 'TLS context', de: 'TLS-Kontext' },
  shownBy: { en: 'Shown by', de: 'Gezeigt von' },
  seenBy: { en: 'Seen by', de: 'Gesehen von' },
  nobody: { en: 'nobody yet', de: 'noch niemandem' },
  names: { en: 'Names it covers', de: 'Gilt für die Namen' },
  noNames: { en: 'none', de: 'keine' },
  handshakes: { en: 'Handshakes', de: 'Handschläge' },
  handshakesSay: {
    en: '{complete} complete, {failed} failed',
    de: '{complete} vollendet, {failed} gescheitert',
  },
  seen: { en: 'Seen', de: 'Zu sehen' },
  seenSays: { en: 'first {first}, last {last}', de: 'zuerst {first}, zuletzt {last}' },
  chain: { en: 'The chain, leaf first', de: 'Die Kette, das Blatt zuerst' },
  issuer: { en: 'Issued by', de: 'Ausgestellt von' },
  valid: { en: 'Valid', de: 'Gültig' },
  fromTo: { en: '{from} to {to}', de: '{from} bis {to}' },
  key: { en: 'Key', de: 'Schlüssel' },
  fingerprint: { en: 'SHA-256', de: 'SHA-256' },
  selfSigned: { en: 'signed itself', de: 'selbst unterschrieben' },
  expired: { en: 'expired {days} days ago', de: 'vor {days} Tagen abgelaufen' },
  today0: { en: 'ends today', de: 'endet heute' },
  days: { en: '{days} days left', de: 'noch {days} Tage' },
  early: { en: 'not valid yet', de: 'noch nicht gültig' },
  next: { en: 'Next certificate', de: 'Nächstes Zertifikat' },
  before: { en: 'Certificate before', de: 'Voriges Zertifikat' },
} as const satisfies Record<string, Wording>

export const VALIDITY_TONE: Readonly<Record<Validity, Tone>> = {
  early: 'degraded',
  expired: 'down',
  'days-7': 'down',
  'days-14': 'degraded',
  'days-30': 'degraded',
  valid: 'up',
}
