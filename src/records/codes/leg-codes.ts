// Codes of the two legs to the SBC: inbound 54, outbound 56; 0 and a SIP status, or 9 and what failed beneath SIP.
// Source: Microsoft Learn, "Microsoft and SIP response codes", articles 400 to 504; 549009 is MSXFAQ's.

import type { Wording } from '../../findings/index.ts'
import { type CodeRow, NOTHING, row, SBC_LOG } from './code-row.ts'

const NORMAL: Wording = { en: 'The call ended as it should.', de: 'Der Anruf endete wie vorgesehen.' }
const REACHABLE: Wording = {
  en: 'Check that the SBC runs and can be reached on its signalling port from all of 52.112.0.0/14 and 52.122.0.0/15.',
  de: 'Prüfen, ob der SBC läuft und aus ganz 52.112.0.0/14 und 52.122.0.0/15 auf seinem Signalisierungsport erreichbar ist.',
}
const MALFORMED: Wording = {
  en: 'A line of the SBC is not SIP: the request line, status line or a Via lacks SIP/2.0, or is garbled.',
  de: 'Eine Zeile des SBC ist kein SIP: In Anfragezeile, Statuszeile oder einem Via fehlt SIP/2.0, oder sie ist verstümmelt.',
}
const FIX_STACK: Wording = {
  en: 'Take a trace of the SBC at that time and show the line to its vendor.',
  de: 'Eine Aufzeichnung des SBC zu dieser Zeit nehmen und die Zeile dem Hersteller zeigen.',
}
const UNTRUSTED: Wording = {
  en: 'Microsoft does not trust the certificate the SBC answers with: self-signed (often the default one), of a private CA, or without its intermediates.',
  de: 'Microsoft vertraut dem Zertifikat nicht, mit dem der SBC antwortet: selbstsigniert (oft das Standardzertifikat), von einer privaten CA oder ohne Zwischenzertifikate.',
}
const SEE_CERTIFICATE: Wording = {
  en: 'See with `linesman probe` what the listener serves, and bind the TLS context with the public certificate to the SIP interface itself.',
  de: 'Mit `linesman probe` ansehen, was der Listener ausliefert, und den TLS-Kontext mit dem öffentlichen Zertifikat an das SIP-Interface selbst binden.',
}

/** What the SBC or the network behind it answered to an outbound call. */
const answered = (status: number, meaning: Wording, firstAction: Wording = SBC_LOG): CodeRow =>
  row(560_000 + status, status, meaning, firstAction)

export const LEG_CODES: readonly CodeRow[] = [
  row(540000, 0, NORMAL, NOTHING),
  row(
    540200,
    487,
    {
      en: 'The call was taken elsewhere, as the SBC said.',
      de: 'Der Anruf wurde anderswo angenommen, wie der SBC sagte.',
    },
    NOTHING,
  ),
  row(
    540400,
    400,
    { en: 'A request of the SBC is malformed.', de: 'Eine Anfrage des SBC ist fehlerhaft.' },
    FIX_STACK,
  ),
  row(
    540415,
    415,
    {
      en: 'An INVITE of the SBC has no SDP, or a body Teams does not take.',
      de: 'Ein INVITE des SBC hat kein SDP oder einen Inhalt, den Teams nicht annimmt.',
    },
    {
      en: 'Send application/sdp with the INVITE (early offer).',
      de: 'application/sdp mit dem INVITE senden (Early Offer).',
    },
  ),
  row(
    540422,
    422,
    { en: 'The session timer of the SBC is too small.', de: 'Der Session-Timer des SBC ist zu klein.' },
    {
      en: 'Take the Min-SE of the 422 for Session-Expires.',
      de: 'Das Min-SE des 422 als Session-Expires nehmen.',
    },
  ),
  row(540486, 486, { en: 'The user is busy.', de: 'Der Benutzer ist besetzt.' }, NOTHING),
  row(540487, 487, { en: 'The caller gave up.', de: 'Der Anrufer hat aufgegeben.' }, NOTHING),
  row(
    540500,
    500,
    {
      en: 'The SBC sent an INVITE twice, mostly after a REFER.',
      de: 'Der SBC hat ein INVITE doppelt gesendet, meist nach einem REFER.',
    },
    {
      en: 'After a rejected INVITE the SBC is to send the NOTIFY and nothing else.',
      de: 'Nach einem abgelehnten INVITE soll der SBC das NOTIFY senden und sonst nichts.',
    },
    /duplicate|draft call/i,
  ),
  row(
    540998,
    503,
    {
      en: 'The node of Microsoft that was asked is being taken out of service.',
      de: 'Der gefragte Knoten von Microsoft wird gerade außer Betrieb genommen.',
    },
    {
      en: 'Resolve the names of the proxies anew, at least every 15 minutes, and go on to sip2 and sip3 on a 503.',
      de: 'Die Namen der Proxys neu auflösen, mindestens alle 15 Minuten, und bei 503 zu sip2 und sip3 weitergehen.',
    },
  ),
  row(
    549002,
    504,
    { en: 'The TLS connection to the SBC was gone.', de: 'Die TLS-Verbindung zum SBC war weg.' },
    REACHABLE,
    /TlsTransport/i,
  ),
  row(549002, 504, MALFORMED, FIX_STACK, /invalid request\/response line/i),
  row(549018, 504, MALFORMED, FIX_STACK),
  { ...row(549009, 504, UNTRUSTED, SEE_CERTIFICATE), published: false },
  row(560000, 0, NORMAL, NOTHING),
  answered(402, { en: 'The carrier wants to be paid first.', de: 'Der Anbieter will erst bezahlt werden.' }),
  answered(403, { en: 'The SBC refused the call.', de: 'Der SBC hat den Anruf verweigert.' }),
  answered(404, {
    en: 'The SBC or the carrier does not know the number.',
    de: 'SBC oder Anbieter kennen die Nummer nicht.',
  }),
  answered(408, {
    en: 'The SBC says that nobody answered.',
    de: 'Der SBC sagt, dass niemand geantwortet hat.',
  }),
  answered(
    420,
    {
      en: 'The SBC does not know an extension Teams needs, mostly Replaces.',
      de: 'Der SBC kennt eine Erweiterung nicht, die Teams braucht, meist Replaces.',
    },
    {
      en: 'Switch support for Replaces (RFC 3891) on.',
      de: 'Unterstützung für Replaces (RFC 3891) einschalten.',
    },
  ),
  answered(480, { en: 'The callee cannot be reached.', de: 'Der Angerufene ist nicht erreichbar.' }),
  answered(484, {
    en: 'The SBC or the carrier takes the number for incomplete.',
    de: 'SBC oder Anbieter halten die Nummer für unvollständig.',
  }),
  answered(486, { en: 'The callee is busy.', de: 'Der Angerufene ist besetzt.' }, NOTHING),
  answered(487, { en: 'The caller gave up.', de: 'Der Anrufer hat aufgegeben.' }, NOTHING),
  answered(500, { en: 'The SBC failed inside.', de: 'Im SBC ist etwas fehlgeschlagen.' }),
  answered(
    503,
    {
      en: 'The SBC or the carrier has no room for the call: sessions, channels or licences are used up.',
      de: 'SBC oder Anbieter haben keinen Platz für den Anruf: Sitzungen, Kanäle oder Lizenzen sind aufgebraucht.',
    },
    {
      en: 'Compare the calls at that time with the sessions licensed on the SBC and the channels of the carrier.',
      de: 'Die Anrufe zu dieser Zeit mit den Sitzungslizenzen des SBC und den Kanälen des Anbieters vergleichen.',
    },
  ),
  answered(603, { en: 'The callee declined.', de: 'Der Angerufene hat abgelehnt.' }, NOTHING),
  row(
    569002,
    504,
    {
      en: 'The SBC refused the TCP connection: nothing listens there.',
      de: 'Der SBC hat die TCP-Verbindung abgewiesen: Dort lauscht nichts.',
    },
    {
      en: 'Check SipSignalingPort and the listener of the SBC.',
      de: 'SipSignalingPort und den Listener des SBC prüfen.',
    },
    /actively refused/i,
  ),
  row(
    569002,
    504,
    {
      en: 'The SBC did not answer the TCP connection in time.',
      de: 'Der SBC hat auf die TCP-Verbindung nicht rechtzeitig geantwortet.',
    },
    REACHABLE,
    /connection attempt failed|did not properly respond/i,
  ),
  row(
    569002,
    504,
    {
      en: 'The certificate of the SBC is for another name (Windows: SEC_E_WRONG_PRINCIPAL; the page prints another label).',
      de: 'Das Zertifikat des SBC gilt für einen anderen Namen (Windows: SEC_E_WRONG_PRINCIPAL; die Seite druckt eine andere Bezeichnung).',
    },
    {
      en: 'Have the certificate issued for the FQDN paired in Teams; a wildcard covers one label.',
      de: 'Das Zertifikat für den in Teams gekoppelten FQDN ausstellen lassen; ein Platzhalter deckt eine Ebene ab.',
    },
    /0x80090322|principal/i,
  ),
  row(
    569002,
    504,
    {
      en: "A signature in the SBC's chain does not verify.",
      de: 'Eine Signatur in der Kette des SBC ist falsch.',
    },
    SEE_CERTIFICATE,
    /0x80096004/i,
  ),
  row(
    569002,
    504,
    {
      en: 'The TLS connection ended while it was used.',
      de: 'Die TLS-Verbindung endete, während sie benutzt wurde.',
    },
    {
      en: 'Ask the vendor why the SBC ends TLS connections that are in use.',
      de: 'Den Hersteller fragen, warum der SBC benutzte TLS-Verbindungen beendet.',
    },
    /590615|decryption failed/i,
  ),
  row(
    569002,
    504,
    {
      en: 'Microsoft could not connect to the SBC: no answer, refused, or a certificate for another name; the phrase says which.',
      de: 'Microsoft konnte sich nicht mit dem SBC verbinden: keine Antwort, abgewiesen oder ein Zertifikat für einen anderen Namen; die Phrase sagt, was davon.',
    },
    REACHABLE,
  ),
  row(
    569003,
    504,
    {
      en: 'The TLS handshake failed: no common version or suite, or a certificate the other side did not take.',
      de: 'Der TLS-Handshake schlug fehl: keine gemeinsame Version oder Suite, oder ein Zertifikat, das die andere Seite nicht annahm.',
    },
    {
      en: 'See versions, suites and chain with `linesman probe`.',
      de: 'Versionen, Suiten und Kette mit `linesman probe` ansehen.',
    },
  ),
  row(
    569008,
    504,
    { en: 'The certificate of the SBC has expired.', de: 'Das Zertifikat des SBC ist abgelaufen.' },
    {
      en: 'Renew it and drop the old TLS connections, or the admin centre goes on warning.',
      de: 'Erneuern und die alten TLS-Verbindungen beenden, sonst warnt das Admin Center weiter.',
    },
  ),
  row(569009, 504, UNTRUSTED, SEE_CERTIFICATE),
  row(
    569015,
    504,
    { en: 'The name of the SBC does not exist in DNS.', de: 'Den Namen des SBC gibt es im DNS nicht.' },
    { en: 'Add an A record for it.', de: 'Einen A-Eintrag dafür anlegen.' },
  ),
  row(
    569016,
    504,
    {
      en: 'The name of the SBC exists in DNS, but has no address (often only the TXT record that verified the domain).',
      de: 'Den Namen des SBC gibt es im DNS, aber ohne Adresse (oft nur mit dem TXT-Eintrag der Domänenprüfung).',
    },
    { en: 'Add an A or AAAA record.', de: 'Einen A- oder AAAA-Eintrag anlegen.' },
  ),
  row(569018, 504, MALFORMED, FIX_STACK),
]
