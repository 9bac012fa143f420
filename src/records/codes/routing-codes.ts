// Codes of voice routing and of the lookup of numbers, and of the time a gateway is given. Source: Microsoft Learn, "Microsoft and
// SIP response codes", articles 403, 404, 408, 412 and 500.

import type { Wording } from '../../findings/index.ts'
import { type CodeRow, row } from './code-row.ts'

const NO_TRUNK_IN: Wording = {
  en: 'A call came from an SBC that no tenant has as a trunk.',
  de: 'Ein Anruf kam von einem SBC, den kein Mandant als Trunk hat.',
}
const NAME_OF_SBC: Wording = {
  en: 'Put the FQDN paired in Teams into the Contact, and check that the trunk exists in this tenant.',
  de: 'Den in Teams gekoppelten FQDN in den Contact schreiben und prüfen, ob der Trunk in diesem Mandanten existiert.',
}
const NUMBER_FORMAT: Wording = {
  en: 'Compare the number in the Request-URI with the one assigned: E.164 with +, or an inbound translation rule that makes it so.',
  de: 'Die Nummer in der Request-URI mit der zugewiesenen vergleichen: E.164 mit + oder eine eingehende Übersetzungsregel dafür.',
}
const LICENCE: Wording = {
  en: 'Check licence, EnterpriseVoiceEnabled and voice routing policy of the user.',
  de: 'Lizenz, EnterpriseVoiceEnabled und Voice-Routing-Richtlinie des Benutzers prüfen.',
}

export const ROUTING_CODES: readonly CodeRow[] = [
  row(
    500001,
    408,
    {
      en: 'The SBC did not answer within FailoverTimeSeconds (10 s where nothing else is set), and the call went on to the next trunk or ended.',
      de: 'Der SBC hat innerhalb von FailoverTimeSeconds (10 s, wenn nichts anderes eingestellt ist) nicht geantwortet; der Anruf ging zum nächsten Trunk oder endete.',
    },
    {
      en: 'See why the SBC is slow; where the telephone network behind it is, set FailoverTimeSeconds to 20.',
      de: 'Nachsehen, warum der SBC langsam ist; liegt es am Telefonnetz dahinter, FailoverTimeSeconds auf 20 stellen.',
    },
    /failover timer/i,
  ),
  row(
    510403,
    403,
    { en: 'The call was blocked as unwanted.', de: 'Der Anruf wurde als unerwünscht gesperrt.' },
    { en: 'Check the lists of blocked numbers.', de: 'Die Listen gesperrter Nummern prüfen.' },
  ),
  row(
    510412,
    412,
    {
      en: 'The number called is written so that it means nobody.',
      de: 'Die gerufene Nummer ist so geschrieben, dass sie niemanden meint.',
    },
    NUMBER_FORMAT,
  ),
  row(
    510482,
    500,
    { en: 'The call went in a circle.', de: 'Der Anruf lief im Kreis.' },
    {
      en: 'Follow the forwarding of user, queue and SBC and break the circle.',
      de: 'Die Weiterleitungen von Benutzer, Warteschlange und SBC verfolgen und den Kreis auftrennen.',
    },
  ),
  row(510532, 403, NO_TRUNK_IN, NAME_OF_SBC),
  row(511532, 403, NO_TRUNK_IN, NAME_OF_SBC),
  row(
    510534,
    403,
    {
      en: 'The caller stands on the list of blocked numbers.',
      de: 'Der Anrufer steht auf der Liste gesperrter Nummern.',
    },
    {
      en: 'See Get-CsInboundBlockedNumberPattern, if the call was wanted.',
      de: 'Get-CsInboundBlockedNumberPattern ansehen, falls der Anruf erwünscht war.',
    },
  ),
  row(
    510544,
    500,
    {
      en: 'No gateway was found for an emergency call.',
      de: 'Für einen Notruf wurde kein Gateway gefunden.',
    },
    {
      en: 'Mend the emergency call routing policy at once: usage, route and gateway of each number.',
      de: 'Die Richtlinie für Notrufrouting sofort reparieren: Usage, Route und Gateway jeder Nummer.',
    },
    /emergency/i,
  ),
  row(
    510544,
    500,
    {
      en: 'No trunk can be used for outbound calls: the gateways of the route are missing or switched off.',
      de: 'Kein Trunk ist für ausgehende Anrufe benutzbar: Die Gateways der Route fehlen oder sind ausgeschaltet.',
    },
    {
      en: 'Check that the gateways of the route exist and are Enabled.',
      de: 'Prüfen, ob die Gateways der Route existieren und auf Enabled stehen.',
    },
  ),
  row(
    510546,
    403,
    {
      en: 'Location-based routing or PreventTollBypass leaves no trunk for this call.',
      de: 'Standortbasiertes Routing oder PreventTollBypass lässt für diesen Anruf keinen Trunk übrig.',
    },
    {
      en: 'If location-based routing is wanted, this is as it should be; else set PreventTollBypass to False in the calling policy.',
      de: 'Ist standortbasiertes Routing gewollt, ist das richtig so; sonst PreventTollBypass in der Anrufrichtlinie auf False setzen.',
    },
  ),
  row(
    510559,
    403,
    {
      en: "No voice route of the user's policy matches the number: there is no way to it.",
      de: 'Keine Voice-Route der Richtlinie des Benutzers passt zur Nummer: Es gibt keinen Weg dorthin.',
    },
    {
      en: 'Try the number with `linesman route explain`: it shows which pattern misses it, also for invisible characters.',
      de: 'Die Nummer mit `linesman route explain` versuchen: Es zeigt, welches Muster sie verfehlt, auch wegen unsichtbarer Zeichen.',
    },
    /viable path/i,
  ),
  row(
    510560,
    403,
    {
      en: 'The user is not enabled for telephony.',
      de: 'Der Benutzer ist nicht für Telefonie freigeschaltet.',
    },
    LICENCE,
    /not enterprise voice enabled/i,
  ),
  row(
    510562,
    403,
    { en: 'The user may make no outbound calls.', de: 'Der Benutzer darf nicht nach draußen rufen.' },
    LICENCE,
    /not allowed to make outbound/i,
  ),
  row(
    510563,
    403,
    {
      en: 'The user may call numbers of the own country only.',
      de: 'Der Benutzer darf nur Nummern im eigenen Land rufen.',
    },
    {
      en: 'Change the dial-out policy, if he may call abroad.',
      de: 'Die Auswahlrichtlinie ändern, falls er ins Ausland rufen darf.',
    },
  ),
  row(
    511404,
    404,
    {
      en: 'The number called belongs to nobody in the tenant.',
      de: 'Die gerufene Nummer gehört niemandem im Mandanten.',
    },
    NUMBER_FORMAT,
  ),
]
