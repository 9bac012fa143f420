// Pieces of evidence that repeat what the same source showed just before, said in a word: four tries read as one.

import { type Evidence, type Language, say, worded } from '../../findings/index.ts'

/** What differs from the source's piece before only in its peer and its time says so. */
export function withoutRepeats(evidence: readonly Evidence[], language: Language): Evidence[] {
  const before = new Map<string, string>()
  return evidence.map(each => {
    const { upToPeer, rest, after } = parted(each.text, language)
    const shape = `${upToPeer.replace(PEER, '')}\n${rest}`
    const isRepeat = rest.length > SHORT && before.get(each.source) === shape
    before.set(each.source, shape)
    if (!isRepeat) return each
    return { ...each, text: worded(say(LIKEWISE, { upToPeer, after: after && `,${after}` }), language) }
  })
}

const PEER = /(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]):\d+/i
const AFTER: Readonly<Record<Language, RegExp>> = {
  en: / after \d[\d.]* (?:ms|s|min)\b/,
  de: / nach \d[\d,]* (?:ms|s|min)\b/,
}
const LIKEWISE = { en: '{upToPeer} likewise{after}', de: '{upToPeer} ebenso{after}' } as const
/** Characters that are no burden to read again. */
const SHORT = 12

function parted(text: string, language: Language): { upToPeer: string; rest: string; after: string } {
  const peer = PEER.exec(text)
  if (peer === null) return { upToPeer: '', rest: '', after: '' }
  const upToPeer = text.slice(0, peer.index + peer[0].length)
  const rest = text.slice(upToPeer.length)
  return { upToPeer, rest: rest.replace(AFTER[language], ''), after: AFTER[language].exec(rest)?.[0] ?? '' }
}
