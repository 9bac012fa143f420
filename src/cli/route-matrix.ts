// `linesman route whatif --matrix`.
import type { RouteCommand } from './route-question.ts'
import type { Terminal } from './terminal.ts'
export function routeMatrix(_options: RouteCommand, _terminal: Terminal): number {
  return 0
}
