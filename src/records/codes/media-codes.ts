// Codes of media and of what was offered in SDP. Source: Microsoft Learn, "Microsoft and SIP response codes", articles
// 410 and 488.

import { type CodeRow, row } from './code-row.ts'

export const MEDIA_CODES: readonly CodeRow[] = [
  row(
    531000,
    488,
    { en: 'The SBC did not offer SRTP.', de: 'Der SBC hat kein SRTP angeboten.' },
    {
      en: 'Make the SBC offer RTP/SAVP with AES_CM_128_HMAC_SHA1_80 towards Teams.',
      de: 'Den SBC zu Teams hin RTP/SAVP mit AES_CM_128_HMAC_SHA1_80 anbieten lassen.',
    },
    /SrtpEncryptionRequired|required SRTP/i,
  ),
  row(
    531000,
    488,
    { en: 'The SBC and Teams have no codec in common.', de: 'SBC und Teams haben keinen Codec gemeinsam.' },
    {
      en: 'Offer one of SILK, G.711, G.722 or G.729 towards Teams.',
      de: 'Zu Teams hin SILK, G.711, G.722 oder G.729 anbieten.',
    },
    /CannotSupportAnyMedia|no media acceptable/i,
  ),
  row(
    531000,
    [410, 488],
    {
      en: 'The SDP of the SBC cannot be used: malformed, without SRTP, or without a common codec.',
      de: 'Das SDP des SBC ist nicht brauchbar: fehlerhaft, ohne SRTP oder ohne gemeinsamen Codec.',
    },
    { en: 'The phrase of the record says which of them.', de: 'Die Phrase des Datensatzes sagt, was davon.' },
  ),
  row(
    531004,
    410,
    {
      en: 'No way for the audio was found: the connectivity checks (ICE) failed.',
      de: 'Für den Ton wurde kein Weg gefunden: Die Verbindungsprüfungen (ICE) schlugen fehl.',
    },
    {
      en: "Open the media ports and check that the SBC names a public address in its SDP: UDP 3478-3481 and 49152-53247 of Microsoft, and the SBC's own range.",
      de: 'Die Medienports öffnen und prüfen, ob der SBC eine öffentliche Adresse im SDP nennt: UDP 3478-3481 und 49152-53247 von Microsoft sowie den Bereich des SBC.',
    },
  ),
  row(
    531005,
    410,
    {
      en: 'The way of the audio was lost during the call.',
      de: 'Der Weg des Tons ging während des Anrufs verloren.',
    },
    {
      en: 'Look for a firewall that forgets UDP flows, and for a change of the address.',
      de: 'Nach einer Firewall suchen, die UDP-Verbindungen vergisst, und nach einem Adresswechsel.',
    },
  ),
  row(
    531027,
    488,
    {
      en: 'The trunk has media bypass, but the SBC offers no ICE candidates.',
      de: 'Der Trunk hat Medienumgehung, aber der SBC bietet keine ICE-Kandidaten an.',
    },
    {
      en: 'Switch ICE lite on, or media bypass off.',
      de: 'ICE lite einschalten oder die Medienumgehung ausschalten.',
    },
  ),
  row(
    531052,
    488,
    {
      en: 'The SDP has the address 0.0.0.0, which Microsoft does not take for hold.',
      de: 'Im SDP steht die Adresse 0.0.0.0, die Microsoft nicht als Halten versteht.',
    },
    { en: 'Put calls on hold with a=inactive.', de: 'Anrufe mit a=inactive halten.' },
  ),
]
