// What is wrong with an export: which file, which object, which field, and the remedy. A partial export still gives a
// tenant; nothing is left out without being said.

export interface ImportProblem {
  severity: 'error' | 'warning'
  file: string
  /** Kind and name, as `voice route "Redmond 1"`. */
  object?: string | undefined
  /** As the cmdlet names it. */
  field?: string | undefined
  /** A sentence without the full stop. */
  what: string
  remedy: string
}

/** Problems beyond this are counted only: a file of another kind has one a line. */
const PROBLEM_LIMIT = 200

/** Takes problems as they are found. */
export class ImportReport {
  readonly problems: ImportProblem[] = []
  /** How many were left out. */
  leftOut = 0

  add(problem: ImportProblem): void {
    if (this.problems.length < PROBLEM_LIMIT) this.problems.push(problem)
    else this.leftOut++
  }
}

/** `CsOnlineVoiceRoute.json: error: voice route "Redmond 1": NumberPattern: is missing; ...` */
export function importProblemText({ severity, file, object, field, what, remedy }: ImportProblem): string {
  const place = [object, field].filter(part => part !== undefined).map(part => `${part}: `)
  return `${file}: ${severity}: ${place.join('')}${what}; ${remedy}`
}
