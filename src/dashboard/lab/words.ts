// What the page of the lab says. Stories and faults have their words from the lab itself.

import type { Wording } from '../../findings/index.ts'

export const W = {
  title: { en: 'Lab', de: 'Labor' },
  says: {
    en: 'Stories of calls, played in simulated time between a telephone network, an SBC and Microsoft’s side: healthy, or with something broken.',
    de: 'Geschichten von Anrufen, in simulierter Zeit gespielt zwischen Telefonnetz, SBC und Microsofts Seite: heil, oder mit etwas Kaputtem.',
  },
  none: { en: 'Nothing is played in this system', de: 'In diesem System wird nichts gespielt' },
  noneSays: {
    en: 'The lab belongs to the demo: npm start. On the command line: linesman lab.',
    de: 'Das Labor gehört zur Vorführung: npm start. Auf der Kommandozeile: linesman lab.',
  },
  playIt: { en: '▶ Play', de: '▶ Abspielen' },
  break: { en: 'Or with something broken', de: 'Oder mit etwas Kaputtem' },
  all: { en: 'All stories', de: 'Alle Geschichten' },
  play: { en: '▶ Play', de: '▶ Abspielen' },
  again: { en: '▶ Play again', de: '▶ Noch einmal' },
  playing: { en: 'The story is played…', de: 'Die Geschichte wird gespielt…' },
  seed: { en: 'Seed', de: 'Startwert' },
  seedHint: { en: 'The same seed, the same run.', de: 'Gleicher Startwert, gleicher Ablauf.' },
  speed: { en: 'Speed', de: 'Tempo' },
  instant: { en: 'at once', de: 'sofort' },
  beside: { en: 'Healthy beside broken', de: 'Heil neben kaputt' },
  broken: { en: 'Broken', de: 'Kaputt' },
  whole: { en: 'Healthy', de: 'Heil' },
  mayNot: {
    en: 'To play, a token that may operate is needed.',
    de: 'Zum Abspielen braucht es ein Token, das bedienen darf.',
  },
  asTold: { en: 'As told', de: 'Wie erzählt' },
  notAsTold: { en: 'Not as told', de: 'Nicht wie erzählt' },
  asToldHealthy: {
    en: 'Everything went as the story tells, and no rule found anything.',
    de: 'Alles verlief, wie die Geschichte erzählt, und keine Regel fand etwas.',
  },
  asToldFound: {
    en: 'What was to be found was found, and nothing else: {rules}.',
    de: 'Gefunden wurde, was zu finden war, und sonst nichts: {rules}.',
  },
  expected: { en: 'To be found: {rules}.', de: 'Zu finden wäre: {rules}.' },
  nothing: { en: 'nothing', de: 'nichts' },
  findings: { en: 'What was found', de: 'Was gefunden wurde' },
  noFindings: { en: 'No rule found anything wrong.', de: 'Keine Regel fand etwas Falsches.' },
  ladder: { en: 'The call', de: 'Der Anruf' },
  noLadder: { en: 'No call came about.', de: 'Es kam kein Anruf zustande.' },
  calls: { en: 'Calls of the story', de: 'Anrufe der Geschichte' },
  next: { en: 'Play', de: 'Abspielen' },
} as const satisfies Record<string, Wording>
