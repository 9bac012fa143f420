// Codes of the call controller and of clients, and of calls that nobody took. Source: Microsoft Learn, "Microsoft and
// SIP response codes"; Azure Communication Services, call end codes.

import { type CodeRow, NOTHING, row } from './code-row.ts'

export const CALL_CODES: readonly CodeRow[] = [
  row(
    0,
    603,
    { en: 'The user declined the call.', de: 'Der Benutzer hat den Anruf abgelehnt.' },
    {
      en: 'Nothing; the SBC must not try again, or every try is a missed call.',
      de: 'Nichts; der SBC darf es nicht erneut versuchen, sonst ist jeder Versuch ein verpasster Anruf.',
    },
    /declin/i,
  ),
  row(
    0,
    408,
    {
      en: 'The Teams client could not set the call up in time.',
      de: 'Der Teams-Client konnte den Anruf nicht rechtzeitig aufbauen.',
    },
    { en: "Check the client's network to Teams.", de: 'Das Netz des Clients zu Teams prüfen.' },
    /establishment timeout/i,
  ),
  row(
    0,
    [0, 487, 200],
    {
      en: 'The call ended as it should, or the caller gave up.',
      de: 'Der Anruf endete wie vorgesehen, oder der Anrufer gab auf.',
    },
    NOTHING,
  ),
  row(
    1106,
    408,
    {
      en: "Microsoft's 200 OK was not acknowledged in time: the ACK is missing.",
      de: 'Das 200 OK von Microsoft wurde nicht rechtzeitig bestätigt: Das ACK fehlt.',
    },
    {
      en: 'Check that the SBC sends the ACK to the Contact or Record-Route of the 200 OK, and that no firewall eats it.',
      de: 'Prüfen, ob der SBC das ACK an Contact oder Record-Route des 200 OK schickt und keine Firewall es schluckt.',
    },
  ),
  row(
    10003,
    487,
    { en: 'Another endpoint took the call.', de: 'Ein anderes Endgerät hat den Anruf angenommen.' },
    NOTHING,
  ),
  row(10004, 487, { en: 'Nobody answered in time.', de: 'Niemand hat rechtzeitig abgehoben.' }, NOTHING),
  row(
    10024,
    487,
    { en: 'The call was declined on every endpoint.', de: 'Der Anruf wurde an allen Endgeräten abgelehnt.' },
    NOTHING,
  ),
  row(
    10037,
    480,
    {
      en: 'No endpoint of the callee was found.',
      de: 'Zum Angerufenen wurde kein Endgerät gefunden.',
    },
    {
      en: 'Check that the user is signed in somewhere, and that the name of the SBC is not used in Azure Communication Services as well.',
      de: 'Prüfen, ob der Benutzer irgendwo angemeldet ist und ob der Name des SBC nicht auch in Azure Communication Services benutzt wird.',
    },
  ),
  row(
    10057,
    408,
    {
      en: 'The endpoint of the callee did not finish setting up the call.',
      de: 'Das Endgerät des Angerufenen hat den Anrufaufbau nicht beendet.',
    },
    { en: "Check the callee's network to Teams.", de: 'Das Netz des Angerufenen zu Teams prüfen.' },
  ),
  ...[10076, 10077, 10078].map(code =>
    row(
      code,
      480,
      {
        en: 'The endpoint of the callee is offline or cannot be reached.',
        de: 'Das Endgerät des Angerufenen ist aus oder nicht erreichbar.',
      },
      NOTHING,
    ),
  ),
  row(
    10140,
    480,
    {
      en: 'The settings of the auto attendant or call queue are missing.',
      de: 'Die Einstellungen des Auto Attendants oder der Anrufwarteschlange fehlen.',
    },
    { en: 'Save the attendant or queue anew.', de: 'Auto Attendant oder Anrufwarteschlange neu speichern.' },
  ),
  row(
    10191,
    480,
    {
      en: "Voicemail is switched off in the callee's calling policy.",
      de: 'Voicemail ist in der Anrufrichtlinie des Angerufenen ausgeschaltet.',
    },
    { en: 'Switch it on, if it is wanted.', de: 'Einschalten, falls gewünscht.' },
  ),
  row(
    10199,
    403,
    {
      en: 'The callee may not make or take private calls.',
      de: 'Der Angerufene darf keine privaten Anrufe führen.',
    },
    {
      en: 'Set AllowPrivateCalling in the calling policy of the user.',
      de: 'AllowPrivateCalling in der Anrufrichtlinie des Benutzers setzen.',
    },
  ),
  row(
    10202,
    404,
    {
      en: 'The call that was to be replaced was not found: an INVITE of a consultative transfer came a second time.',
      de: 'Der zu ersetzende Anruf wurde nicht gefunden: Ein INVITE einer Weiterleitung mit Rückfrage kam ein zweites Mal.',
    },
    {
      en: 'Keep the SBC from trying such an INVITE again after a failure.',
      de: 'Dem SBC abgewöhnen, ein solches INVITE nach einem Fehler zu wiederholen.',
    },
  ),
  row(
    10320,
    503,
    {
      en: 'The bot behind the number could not be reached.',
      de: 'Der Bot hinter der Nummer war nicht erreichbar.',
    },
    {
      en: 'Look at the health of the service and of the bot.',
      de: 'Den Zustand des Dienstes und des Bots ansehen.',
    },
  ),
  row(
    10321,
    486,
    { en: 'The bot behind the number is busy.', de: 'Der Bot hinter der Nummer ist belegt.' },
    NOTHING,
  ),
  row(
    10500,
    403,
    {
      en: 'Location-based routing forbids to ring this user where he is.',
      de: 'Das standortbasierte Routing verbietet, es bei diesem Benutzer an seinem Ort läuten zu lassen.',
    },
    {
      en: 'Check sites, networks and gateways of location-based routing.',
      de: 'Standorte, Netze und Gateways des standortbasierten Routings prüfen.',
    },
  ),
  row(
    10553,
    403,
    {
      en: 'The call was ended because the recorder that policy demands could not be invited.',
      de: 'Der Anruf wurde beendet, weil der vorgeschriebene Rekorder nicht eingeladen werden konnte.',
    },
    {
      en: 'Check the compliance recording and its bot.',
      de: 'Die Compliance-Aufzeichnung und ihren Bot prüfen.',
    },
  ),
]
