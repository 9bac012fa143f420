// The known words that somebody probably meant: those with the fewest letters changed (Levenshtein's distance).

/** Undefined when none is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  nearestOnes(word, known, 1)[0]

/** The nearest first, at most `limit`, and those hardly further away; none that is not near enough to be meant. */
export function nearestOnes(word: string, known: readonly string[], limit: number): string[] {
  const ranked = known
    .map(each => ({ each, steps: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((left, right) => left.steps - right.steps)
  const enough = Math.min(Math.max(2, word.length / 3), (ranked[0]?.steps ?? 0) + 1)
  return ranked
    .filter(({ steps }) => steps <= enough)
    .slice(0, limit)
    .map(({ each }) => each)
}

/** Longer words are nobody's slip of the finger. */
const LONGEST = 40

function distance(left: string, right: string): number {
  if (left.length > LONGEST || right.length > LONGEST) return LONGEST
  let above = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...left].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...right].entries()) {
      const replaced = (above[column] as number) + (letter === other ? 0 : 1)
      current.push(Math.min(replaced, (above[column + 1] as number) + 1, (current[column] as number) + 1))
    }
    above = current
  }
  return above[right.length] as number
}
