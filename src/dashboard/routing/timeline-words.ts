// What room `routing` says of the call that waits longest, in German: its sentences are few, and a test knows them all.

const GERMAN: readonly (readonly [english: RegExp, german: string])[] = [
  [/^the caller$/, 'Anrufer'],
  [/^the caller has dialled and hears nothing$/, 'hat gewählt und hört nichts'],
  [/^the caller hears ringing$/, 'hört das Freizeichen'],
  [/^the call fails with (\d+)$/, 'der Anruf scheitert mit $1'],
  [/^the call fails: no gateway is left$/, 'der Anruf scheitert: kein SBC ist übrig'],
  [/^INVITE$/, 'INVITE'],
  [/^it answers 180 or 183: the caller hears ringing$/, 'antwortet 180 oder 183: es klingelt'],
  [/^CANCEL: FailoverTimeSeconds are over$/, 'CANCEL: FailoverTimeSeconds sind um'],
  [/^nothing: the SYN does not get here$/, 'nichts: das SYN kommt nicht an'],
  [/^nothing: Microsoft goes on to the next gateway$/, 'nichts: Microsoft geht zum nächsten SBC weiter'],
  [/^a SYN, answered with RST$/, 'ein SYN, mit RST beantwortet'],
  [
    /^a SYN, answered with RST, from another datacenter$/,
    'ein SYN aus einem anderen Rechenzentrum, mit RST beantwortet',
  ],
  [/^a connection whose handshake fails$/, 'eine Verbindung, deren Handschlag scheitert'],
  [
    /^a connection whose handshake fails, from another datacenter$/,
    'eine Verbindung aus einem anderen Rechenzentrum, deren Handschlag scheitert',
  ],
  [/^it answers (\d+); it was ringing already$/, 'antwortet $1; es klingelte schon'],
  [/^it answers (\d+); \1 is in FailoverResponseCodes$/, 'antwortet $1; steht in FailoverResponseCodes'],
  [
    /^it answers (\d+); \1 is not in FailoverResponseCodes$/,
    'antwortet $1; steht nicht in FailoverResponseCodes',
  ],
]

/** A sentence without a translation stays as it is. */
export function timelineInGerman(says: string): string {
  const known = GERMAN.find(([english]) => english.test(says))
  return known === undefined ? says : says.replace(known[0], known[1])
}

/** Whether there is a translation at all. */
export const isKnownInGerman = (says: string): boolean => GERMAN.some(([english]) => english.test(says))
