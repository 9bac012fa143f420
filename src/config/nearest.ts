// The known word that somebody probably meant: the one with the fewest letters changed (Levenshtein's distance).

/** Undefined when none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map(each => ({ each, steps: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((left, right) => left.steps - right.steps)
  const best = ranked[0]
  return best !== undefined && best.steps <= Math.max(2, word.length / 3) ? best.each : undefined
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
