// What Microsoft says of a refusal in `Reason` (RFC 3326): `Q.850;cause=63;text="<correlation id>;<phrase>"`.

import { headerValues, parseReason, type SipFact } from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'

export const phraseOf = (answer: SipFact): string | undefined =>
  headerValues(answer, 'Reason')
    .map(value => parseReason(value).phrase)
    .find(phrase => phrase !== undefined)

/** A sentence of its own, where there is a phrase. */
export function reasonWords(answer: SipFact): Said[] {
  const phrase = phraseOf(answer)
  if (phrase === undefined) return []
  return [
    say({ en: 'Microsoft says why: "{phrase}".', de: 'Microsoft nennt den Grund: „{phrase}“.' }, { phrase }),
  ]
}
