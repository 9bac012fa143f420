// The contested readings in German. Room `routing` asks them in English; what is missing here does not compile.

import type { Reading } from '../../routing/index.ts'

type German = { [Name in keyof Reading]: { asks: string } & Record<Reading[Name], string> }

export const READINGS_IN_GERMAN: German = {
  usageEvaluation: {
    asks: 'Welche Routen werden versucht, wenn mehrere Verwendungen der Richtlinie passende haben?',
    'first-match': 'nur die der ersten Verwendung, die eine passende hat',
    pooled: 'die aller Verwendungen, allein nach Priorität',
  },
  demotionScope: {
    asks: 'Wohin kommt ein zurückgestellter SBC?',
    'whole-list': 'ans Ende der ganzen Liste für diesen Anruf',
    'each-route': 'ans Ende seiner Route, vor die nächste Route',
    'one-try-each-route':
      'ans Ende seiner Route; von einer Route mit lauter zurückgestellten wird ein einziger versucht',
  },
  usageFallThrough: {
    asks: 'Wird die nächste Verwendung versucht, wenn alle SBCs der ersten passenden versagt haben?',
    stop: 'nein, der Anruf endet',
    'next-usage': 'ja, wie Richtlinien mit einer Verwendung als Reserve annehmen',
  },
  repeatedGateway: {
    asks: 'Wird ein SBC, der in mehreren passenden Routen steht, noch einmal versucht?',
    once: 'nein, er hatte in diesem Anruf seine Gelegenheit',
    again: 'ja, mit jeder Route',
  },
  ingressFirst: {
    asks: 'Geht ein Anruf aus dem Telefonnetz über den SBC wieder hinaus, über den er hereinkam?',
    yes: 'wird er weitergeleitet oder vermittelt und darf jener SBC ihn nehmen, so wird er zuerst versucht',
    no: 'die Reihenfolge ist die jedes Anrufs',
  },
  missingGateway: {
    asks: 'Was ist mit einem SBC in einer Route, den der Mandant nicht hat?',
    skipped: 'er wird übergangen',
    derived: 'er gilt als abgeleiteter Trunk eines Anbieters, dessen Domäne uns nicht genannt wurde',
  },
  dialledPlus: {
    asks: 'Sehen die Regeln des Rufnummernplans eine Nummer, die mit + gewählt wird?',
    'as-is': 'nein, sie ist schon vollständig',
    'by-rules': 'ja, wie jede andere',
  },
  emergencyNumber: {
    asks: 'Wie sehen Routen eine Notrufnummer?',
    bare: 'wie die Richtlinie sie hat, als 112',
    'with-plus': 'mit + davor, als +112',
  },
  translationScope: {
    asks: 'Was tut eine Regel, deren Muster nicht verankert ist?',
    'replace-all': 'sie ersetzt jeden Treffer, wie Regex.Replace von .NET',
    'first-match': 'sie ersetzt nur den ersten Treffer',
  },
  provisional: {
    asks: 'Wird nach 180 oder 183 der nächste SBC versucht?',
    'ends-failover': 'nein: nach jeder vorläufigen Antwort außer 100 bleibt der Anruf, wo er ist',
    ignored: 'ja, nach Code und Zeit wie zuvor',
  },
}
