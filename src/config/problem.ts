// What is wrong with a configuration: where, what, and the remedy. All of it is collected before anything is said.

import { printable } from '../facts/index.ts'

type Severity = 'error' | 'warning'

/** Keys and list positions from the top of the file: `['teams', 'contexts', 0, 'certificate']`. */
export type Path = readonly (string | number)[]

export interface Problem {
  severity: Severity
  /** `teams.contexts[0].certificate`; empty for the file as a whole. */
  path: string
  /** In the YAML text, from 1. */
  line: number
  /** What is wrong, as a sentence without the full stop that follows the path. */
  what: string
  /** What to do about it. */
  remedy: string
}

/** What a check has to say about a value; `readYaml` knows the line. */
export interface Objection {
  what: string
  remedy: string
}

/** Takes problems as they are found. */
export interface Report {
  error(path: Path, objection: Objection): void
  warning(path: Path, objection: Objection): void
}

/** Problems beyond this are left out: a file of another kind has one a line. */
const PROBLEM_LIMIT = 100

export function formatPath(path: Path): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else text += text === '' ? part : `.${part}`
  }
  return text
}

/** `linesman.yaml:12: error: teams.listen: the port 0 is not ...; write ...` */
export function formatProblem(file: string, problem: Problem): string {
  const path = problem.path === '' ? '' : `${problem.path}: `
  return printable(`${file}:${problem.line}: ${problem.severity}: ${path}${problem.what}; ${problem.remedy}`)
}

/** Collects problems with their lines, in the order of the lines when asked for. */
export class Problems implements Report {
  readonly #found: Problem[] = []
  readonly #lineOf: (path: Path) => number

  constructor(lineOf: (path: Path) => number) {
    this.#lineOf = lineOf
  }

  error(path: Path, objection: Objection): void {
    this.#add('error', path, objection)
  }

  warning(path: Path, objection: Objection): void {
    this.#add('warning', path, objection)
  }

  get all(): Problem[] {
    return this.#found.toSorted((left, right) => left.line - right.line)
  }

  get hasErrors(): boolean {
    return this.#found.some(problem => problem.severity === 'error')
  }

  #add(severity: Severity, path: Path, { what, remedy }: Objection): void {
    if (this.#found.length >= PROBLEM_LIMIT) return
    this.#found.push({ severity, path: formatPath(path), line: this.#lineOf(path), what, remedy })
  }
}
