// What the page of evidence says.

import type { Wording } from '../../findings/index.ts'
import type { DiagnosisState } from './handing-in.ts'

export const W = {
  title: { en: 'Evidence', de: 'Belege' },
  says: {
    en: 'Of any SBC: hand in what there is, and read what is wrong.',
    de: 'Von jedem SBC: Reichen Sie ein, was da ist, und lesen Sie, was nicht stimmt.',
  },
  drop: { en: 'Drop files here, many at once', de: 'Dateien hier ablegen, gern viele auf einmal' },
  kinds: {
    en: 'Captures (pcap, pcapng), logs of SBCs and firewalls, configurations (ini), dumps of HEP, call records (CSV, JSON, zip), files of facts; each also gzipped.',
    de: 'Mitschnitte (pcap, pcapng), Logs von SBCs und Firewalls, Konfigurationen (ini), HEP, Anrufaufzeichnungen (CSV, JSON, zip), Dateien mit Fakten; alles auch gzip-gepackt.',
  },
  kept: {
    en: 'Nothing is kept: the files are deleted as soon as they are read, and what was found is forgotten after an hour. None of it is among the calls and findings of this system.',
    de: 'Nichts wird aufbewahrt: Die Dateien werden gelöscht, sobald sie gelesen sind, und was gefunden wurde, ist nach einer Stunde vergessen. Nichts davon kommt zu den Anrufen und Befunden dieses Systems.',
  },
  mayNot: {
    en: 'To hand in evidence, a token that may operate is needed.',
    de: 'Um Belege einzureichen, braucht es ein Token, das bedienen darf.',
  },
  sending: { en: 'Handing in {count} files', de: '{count} Dateien werden eingereicht' },
  sendingOne: { en: 'Handing in {name}', de: '{name} wird eingereicht' },
  sent: { en: '{sent} of {total} MB', de: '{sent} von {total} MB' },
  cancel: { en: 'Cancel', de: 'Abbrechen' },
  refused: { en: 'The files were not taken', de: 'Die Dateien wurden nicht angenommen' },
  tooLarge: { en: 'That is too much', de: 'Das ist zu viel' },
  noReader: { en: 'Nothing here reads evidence', de: 'Hier wird kein Beleg gelesen' },
  busy: { en: 'Others are being read', de: 'Andere werden gerade gelesen' },
  gone: { en: 'This diagnosis is gone', de: 'Diese Diagnose gibt es nicht mehr' },
  goneSays: {
    en: 'What was found is kept for an hour. Hand the files in again.',
    de: 'Was gefunden wurde, bleibt eine Stunde. Reichen Sie die Dateien noch einmal ein.',
  },
  handIn: { en: 'Hand in others', de: 'Andere einreichen' },
  forget: { en: 'Forget it now', de: 'Jetzt vergessen' },
  forgotten: { en: 'Forgotten', de: 'Vergessen' },
  failed: { en: 'It could not be read to its end', de: 'Es ließ sich nicht zu Ende lesen' },
  report: { en: 'Report', de: 'Bericht' },
  foundNothing: { en: 'Nothing is wrong in it', de: 'Darin ist nichts falsch' },
  foundNothingSays: {
    en: '{read} records were read, and no rule found anything.',
    de: '{read} Einträge wurden gelesen, und keine Regel fand etwas.',
  },
  unknown: { en: 'Nothing in it could be read', de: 'Nichts davon war lesbar' },
  unknownSays: {
    en: 'None of the files is of a kind that is known here.',
    de: 'Keine der Dateien ist von einer Art, die hier bekannt ist.',
  },
  findings: { en: 'What was found', de: 'Was gefunden wurde' },
  sources: { en: 'What was read', de: 'Was gelesen wurde' },
  file: { en: 'File', de: 'Datei' },
  kind: { en: 'Kind', de: 'Art' },
  read: { en: 'Read', de: 'Gelesen' },
  skipped: { en: 'Passed over', de: 'Übergangen' },
  problems: { en: 'Problems', de: 'Probleme' },
  none: { en: 'none', de: 'keine' },
  moreProblems: { en: '{count} more', de: '{count} weitere' },
  calls: { en: 'Calls in it', de: 'Anrufe darin' },
  call: { en: 'Call', de: 'Anruf' },
} as const satisfies Record<string, Wording>

export const STATE_WORDS: Readonly<Record<DiagnosisState, Wording>> = {
  waiting: { en: 'It waits for its turn', de: 'Es wartet, bis es an der Reihe ist' },
  reading: { en: 'It is being read', de: 'Es wird gelesen' },
  done: { en: 'It was read', de: 'Es wurde gelesen' },
  failed: { en: 'It could not be read', de: 'Es war nicht lesbar' },
}

export const KIND_WORDS: Readonly<Record<string, Wording>> = {
  capture: { en: 'capture', de: 'Mitschnitt' },
  log: { en: 'log', de: 'Log' },
  hep: { en: 'HEP', de: 'HEP' },
  records: { en: 'call records', de: 'Anrufaufzeichnungen' },
  settings: { en: 'configuration', de: 'Konfiguration' },
  facts: { en: 'facts', de: 'Fakten' },
  unknown: { en: 'unknown', de: 'unbekannt' },
}
