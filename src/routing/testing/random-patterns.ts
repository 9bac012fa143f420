// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${n} is what .NET writes
// Patterns made at random of all that .NET knows, with texts on which they often match.

import fc from 'fast-check'

export interface RandomRow {
  pattern: string
  replacement: string
  text: string
}

const ATOMS = [
  'a',
  'b',
  '1',
  '2',
  '+',
  '.',
  '\\d',
  '\\w',
  '\\D',
  '\\s',
  '[ab]',
  '[^a]',
  '[1-3]',
  '[a-c-[b]]',
  '^',
  '$',
  '\\b',
  '\\B',
  '\\A',
  '\\Z',
  '\\z',
  '\\1',
  '\\2',
  '\\k<n>',
  '\\+',
  '(?i)',
  '(?-i)',
  'A',
  '\\G',
  '(?n)',
  '(?m)',
  '(?s)',
  '\\11',
  '[]1]',
]
const OPENINGS = [
  '(',
  '(?:',
  '(?<n>',
  '(?<2>',
  '(?=',
  '(?!',
  '(?<=',
  '(?<!',
  '(?>',
  '(?i:',
  '(?(1)',
  '(?(n)',
  '(?(a)',
]
const QUANTIFIERS = ['', '', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?', '{2,}', '{']

const { tree } = fc.letrec<{ tree: string; unit: string; sequence: string }>(tie => ({
  unit: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...ATOMS) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...OPENINGS), tie('tree'))
        .map(([open, inside]) => `${open}${inside})`),
    },
  ),
  sequence: fc
    .array(
      fc.tuple(tie('unit'), fc.constantFrom(...QUANTIFIERS)).map(parts => parts.join('')),
      { maxLength: 4 },
    )
    .map(parts => parts.join('')),
  tree: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map(parts => parts.join('|')),
}))

export const randomRow: fc.Arbitrary<RandomRow> = fc.record({
  pattern: tree,
  replacement: fc
    .array(fc.constantFrom('$1', '$2', '${n}', '$0', '$$', 'x', '$', '$10', '${1}', '$&', '$+', "$'"), {
      maxLength: 3,
    })
    .map(parts => parts.join('')),
  text: fc
    .array(fc.constantFrom('a', 'b', 'A', '1', '2', '+', '\n', ' '), { maxLength: 8 })
    .map(parts => parts.join('')),
})
