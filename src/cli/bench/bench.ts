// `linesman bench`: what something costs in CPU time, next to what a peer needs for the same in the same run.

import { OperatorError } from '../../kernel/index.ts'
import { FINE } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { reportJson, reportText } from './report.ts'
import type { Bench, BenchCommand } from './row.ts'

const BENCHES: Record<string, () => Promise<Bench>> = {
  calls: async () => (await import('./calls.ts')).benchCalls,
  capture: async () => (await import('./capture.ts')).benchCapture,
  flows: async () => (await import('./flows.ts')).benchFlows,
  handshakes: async () => (await import('./handshakes.ts')).benchHandshakes,
  parse: async () => (await import('./parse.ts')).benchParse,
  syslog: async () => (await import('./syslog.ts')).benchSyslog,
  route: async () => (await import('./route.ts')).benchRoute,
  store: async () => (await import('./store.ts')).benchStore,
}

export async function bench(name: string, options: BenchCommand, terminal: Terminal): Promise<number> {
  const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (load === undefined)
    throw new OperatorError({
      code: 'usage/no-such-bench',
      what: `there is no benchmark "${name}"`,
      hint: Object.keys(BENCHES)
        .map(known => `linesman bench ${known}`)
        .join(', '),
    })
  const run = await load()
  const rows = await run(options, terminal)
  terminal.out(options.json ? reportJson(name, rows) : reportText(rows))
  return FINE
}
