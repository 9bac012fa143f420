// `linesman code`: what codes of Microsoft's mean and what to do first, without asking anybody.

import { type Language, say, type Wording, worded } from '../findings/index.ts'
import { printable, wrapped } from '../kernel/index.ts'
import { type Explanation, explainCode, explainHresult, explainPhrase } from '../records/index.ts'
import { FINE, FOUND } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

export interface CodeCommand {
  lang: Language
  json?: true
}

/** The value is 1 where one of them is known neither by itself nor by how codes are made. */
export function code(asked: readonly string[], { lang, json }: CodeCommand, terminal: Terminal): number {
  const answers = asked.map(each => ({ asked: each, found: explained(each) }))
  if (json) {
    const codes = answers.map(answer => jsonOf(answer, lang))
    terminal.out(`${JSON.stringify({ schemaVersion: 1, codes }, null, 2)}\n`)
  } else terminal.out(answers.map(answer => textOf(answer, lang, terminal)).join('\n'))
  return answers.every(({ found }) => found !== undefined) ? FINE : FOUND
}

interface Answer {
  asked: string
  found: Explanation | undefined
}

/** `549009`, `504/549009`, `0x80090325`, or a phrase with any of them or of Microsoft's own words in it. */
function explained(asked: string): Explanation | undefined {
  const [, sip, number] = /^(?:([1-6]\d\d)\s*\/\s*)?(-?\d{1,12})$/.exec(asked.trim()) ?? []
  if (number === undefined)
    return /^0x[\da-f]{1,8}$/i.test(asked.trim()) ? explainHresult(asked.trim()) : explainPhrase(asked)
  return (
    explainCode({ microsoftCode: Number(number), ...(sip !== undefined && { sipStatus: Number(sip) }) }) ??
    explainHresult(number)
  )
}

function jsonOf({ asked, found }: Answer, lang: Language): object {
  if (found === undefined) return { asked, known: false }
  const { meaning, firstAction, ...others } = found
  return {
    asked,
    known: true,
    ...others,
    meaning: worded(meaning, lang),
    firstAction: worded(firstAction, lang),
  }
}

const UNKNOWN = {
  en: '{asked}: not known, and not made like the codes that are.',
  de: '{asked}: nicht bekannt und nicht gebildet wie die bekannten Codes.',
} as const
const SOURCES: Readonly<Record<'published' | 'seen' | 'grammar', Wording>> = {
  published: { en: "listed on Microsoft's pages", de: 'steht auf Microsofts Seiten' },
  seen: {
    en: "seen, but not listed on Microsoft's pages",
    de: 'beobachtet, aber nicht auf Microsofts Seiten',
  },
  grammar: {
    en: "not listed on Microsoft's pages; read from how codes are made",
    de: 'nicht auf Microsofts Seiten; erschlossen aus der Bildung der Codes',
  },
}
const FIRST: Wording = { en: 'First: ', de: 'Zuerst: ' }

const WIDTH = 100
const MANY_LINES = 20

function textOf({ asked, found }: Answer, lang: Language, terminal: Terminal): string {
  const width = Math.min(terminal.columns ?? WIDTH, WIDTH)
  if (found === undefined) return `${worded(say(UNKNOWN, { asked: printable(asked) }), lang)}\n`
  const source = found.how === 'grammar' ? 'grammar' : found.published ? 'published' : 'seen'
  const code = found.sip === undefined ? found.code : `${found.sip}/${found.code}`
  const paragraphs = [worded(found.meaning, lang), FIRST[lang] + worded(found.firstAction, lang)]
  const lines = paragraphs.flatMap(text => wrapped(printable(text), width - 2, MANY_LINES))
  return `${code}  (${SOURCES[source][lang]})\n${lines.map(line => `  ${line}\n`).join('')}`
}
