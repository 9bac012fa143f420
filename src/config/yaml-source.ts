// The YAML text behind a configuration. Every scalar is read as text ("failsafe" schema of YAML 1.2, chapter 10.1), so
// that `00` stays two noughts and a password of digits keeps them all; what a text means is the schema's business.

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { fault, ok, type Result } from '../kernel/index.ts'
import type { Path, Problem } from './problem.ts'

/** A configuration is some hundred lines. */
const TEXT_LIMIT = 1024 * 1024

const YAML_ERRORS_TOLD = 3

interface YamlSource {
  /** Maps as objects, lists as arrays, everything else as text; what stands empty is an empty text. */
  raw: unknown
  /** The line of the value at the path, else of the nearest that is there. */
  lineOf(path: Path): number
}

export function readYaml(text: string): Result<YamlSource, Problem[]> {
  if (text.length > TEXT_LIMIT) {
    return fault([problem(1, `the file has more than ${TEXT_LIMIT} characters`, 'name the right file')])
  }
  if (text.includes('\0')) return fault([problem(1, 'this is no text', 'name the right file')])
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false })
  const lineAt = (node: Node | null | undefined): number | undefined =>
    node?.range ? lines.linePos(node.range[0]).line : undefined
  if (document.errors.length > 0) {
    return fault(
      withoutEchoes(document.errors).map(error =>
        problem(
          lines.linePos(error.pos[0]).line,
          `this is not YAML: ${error.message}`,
          remedyFor(error.code),
        ),
      ),
    )
  }
  const top = document.contents
  if (!isMap(top)) {
    const what =
      top === null || (isScalar(top) && top.value === '') ? 'the file is empty' : 'no keys at the top'
    return fault([problem(lineAt(top) ?? 1, what, 'begin with `fqdn: sbc1.example.net`; see examples/')])
  }
  try {
    return ok({
      raw: document.toJS(),
      lineOf: path => lineOfNode(top, path, node => (isAlias(node) ? node.resolve(document) : node), lineAt),
    })
  } catch (error) {
    // Aliases that multiply beyond the library's limit.
    return fault([problem(1, (error as Error).message, 'write the values out instead of using aliases')])
  }
}

/** What follows from one wrong character is told by the parser as further errors of the same words. */
function withoutEchoes<Each extends { message: string }>(errors: readonly Each[]): Each[] {
  const first = new Map(errors.toReversed().map(error => [error.message, error]))
  return errors.filter(error => first.get(error.message) === error).slice(0, YAML_ERRORS_TOLD)
}

function lineOfNode(
  top: Node,
  path: Path,
  resolve: (node: Node | null | undefined) => Node | null | undefined,
  lineAt: (node: Node | null | undefined) => number | undefined,
): number {
  let line = 1
  let node: Node | null | undefined = top
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === part)
      if (pair === undefined) break
      line = lineAt(pair.key as Node) ?? line
      node = resolve(pair.value as Node | null)
    } else if (isSeq(node)) {
      node = resolve(node.items[Number(part)] as Node | undefined)
      line = lineAt(node) ?? line
    } else break
  }
  return line
}

const problem = (line: number, what: string, remedy: string): Problem => ({
  severity: 'error',
  path: '',
  line,
  what: what.replace(/\s*\n[\s\S]*/, ''),
  remedy,
})

const remedyFor = (code: string): string => {
  if (code === 'DUPLICATE_KEY') return 'keep one of the two'
  if (code === 'TAB_AS_INDENT') return 'indent with spaces'
  return 'check indentation, colons and quotes here and on the line before'
}
