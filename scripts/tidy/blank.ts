// Tells code from comments, strings, templates and regular expressions, so that rules do not trip over words in
// them. Not a TypeScript lexer: it knows exactly as much as the rules need, and a regular expression is told from a
// division by what stands before it.
//
//   code ---'"---> string ---'"---> code          `  ---> template ---${---> code ---}---> template
//   code --- // or /* ---> comment ---> code      /  ---> regular expression ---/---> code

/** Texts of the same length as the source, with spaces where something else stands; line breaks stay. */
interface Blanked {
  /** Code only; quotes stay as empty marks of where a string begins and ends. */
  code: string
  /** Comments only. */
  comments: string
  /** Strings and templates only. */
  strings: string
}

type Kind = keyof Blanked

/** Splits `source` by kind. */
export function blank(source: string): Blanked {
  const spans: [Kind, number, number][] = []
  /** Depth of braces at which each open `${` closes again. */
  const templates: number[] = []
  let depth = 0
  let at = 0
  let codeFrom = 0
  const take = (kind: Kind, from: number, to: number): void => {
    spans.push(['code', codeFrom, from], [kind, from, to])
    codeFrom = to
    at = to
  }
  const template = (from: number): void => {
    const end = endOfTemplateText(source, from)
    take('strings', from, end)
    if (source.startsWith('${', end)) {
      templates.push(depth)
      depth++
      at = end + 2
    } else at = end + 1
  }
  while (at < source.length) {
    const char = source[at]
    if (source.startsWith('//', at)) take('comments', at, endOr(source, source.indexOf('\n', at)))
    else if (source.startsWith('/*', at)) take('comments', at, endOr(source, source.indexOf('*/', at + 2), 2))
    else if (char === "'" || char === '"') {
      take('strings', at + 1, endOfString(source, at + 1, char))
      at++
    } else if (char === '`') template(at + 1)
    else if (char === '/' && regexMayStart(source, at)) {
      const end = endOfRegex(source, at)
      if (end !== undefined) take('strings', at + 1, end)
      at++
    } else {
      if (char === '{') depth++
      if (char === '}') depth--
      at++
      if (char === '}' && templates.at(-1) === depth) {
        templates.pop()
        template(at)
      }
    }
  }
  spans.push(['code', codeFrom, source.length])
  return {
    code: keep(source, spans, 'code'),
    comments: keep(source, spans, 'comments'),
    strings: keep(source, spans, 'strings'),
  }
}

function keep(source: string, spans: [Kind, number, number][], kind: Kind): string {
  return spans
    .map(([is, from, to]) => {
      const text = source.slice(from, to)
      return is === kind ? text : text.replace(/[^\n]/g, ' ')
    })
    .join('')
}

const endOr = (source: string, found: number, length = 0): number =>
  found === -1 ? source.length : found + length

/** Where the string that began before `at` ends: its quote, or the end of the line if it is broken. */
function endOfString(source: string, at: number, quote: string): number {
  while (at < source.length && source[at] !== quote && source[at] !== '\n') at += source[at] === '\\' ? 2 : 1
  return Math.min(at, source.length)
}

/** Where the text of a template ends: at its closing backtick or at `${`. */
function endOfTemplateText(source: string, at: number): number {
  while (at < source.length && source[at] !== '`' && !source.startsWith('${', at)) {
    at += source[at] === '\\' ? 2 : 1
  }
  return Math.min(at, source.length)
}

/** Where the regular expression that begins at `at` ends, before its closing slash; undefined if it is none. */
function endOfRegex(source: string, at: number): number | undefined {
  let inClass = false
  for (let i = at + 1; i < source.length && source[i] !== '\n'; i++) {
    if (source[i] === '\\') i++
    else if (source[i] === '[') inClass = true
    else if (source[i] === ']') inClass = false
    else if (source[i] === '/' && !inClass) return i
  }
  return undefined
}

const WORDS_BEFORE_REGEX =
  /\b(return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|yield|await)$/

/** A slash after an operand divides, one in a tag of JSX belongs to it; anywhere else it opens a regular expression. */
function regexMayStart(source: string, at: number): boolean {
  if (source[at - 1] === '<' || source.startsWith(' />', at - 1)) return false
  const before = source.slice(Math.max(0, at - 200), at).trimEnd()
  if (before === '' || WORDS_BEFORE_REGEX.test(before)) return true
  // After `x++`, and after the `!` of `x!`, an operand has ended.
  if (/(\+\+|--|[\w$)\]]!)$/.test(before)) return false
  return /[(,=:[!&|?{};+\-*%<>~^]$/.test(before)
}
