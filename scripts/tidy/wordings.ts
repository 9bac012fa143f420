// Rule `wording`: a text in several languages, wherever it stands as `{ en: '...', de: '...' }`, is whole in each:
// translated, with the same places for values, nothing left to do, and no word of English in the German.

import { isTest, isTypeScript, lineAt, type SourceFile, type Violation } from './rule.ts'

const LITERAL = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`
const PAIR = new RegExp(String.raw`\ben:\s*${LITERAL},\s*de:\s*${LITERAL}`, 'g')
/** Words that German does not have, and that hardly any English sentence does without. */
const ENGLISH =
  /(?<![\w"'/-])(?:the|and|of|is|are|were|not|with|for|to|from|by|that|this|which|has|have|it|its)\b/

export function wordings(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(file => isTypeScript(file) && file.path.startsWith('src/') && !isTest(file.path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(PAIR)].flatMap(({ index, 1: english = '', 2: german = '' }) =>
        faultsOf(english.slice(1, -1), german.slice(1, -1)).map(advice => ({
          path,
          line: lineAt(text, index),
          rule: 'wording',
          advice,
        })),
      ),
    )
}

function faultsOf(english: string, german: string): string[] {
  const faults: string[] = []
  if (english.trim() === '' || german.trim() === '') faults.push('say it in both languages')
  if (/\bTODO\b/.test(`${english} ${german}`))
    faults.push('a text that is read by people has nothing left to do')
  if (places(english) !== places(german)) faults.push(`give both the places ${places(english)}`)
  if (english === german && hasWords(english)) faults.push(`translate "${english}"`)
  const left = ENGLISH.exec(german.replaceAll(PLACE, ''))?.[0]
  if (left !== undefined) faults.push(`"${left}" is no German word`)
  return faults
}

const PLACE = /\{(\w+)\}/g
const places = (text: string): string => [...new Set(text.match(PLACE) ?? [])].sort().join(' ')

/** Names, codes and marks are the same everywhere: `CN={subject}`. */
const hasWords = (text: string): boolean => /[a-zäöüß]/.test(text.replaceAll(PLACE, ''))
