// `linesman route`: its subcommands and their options. What one needs is loaded when it runs.

import type { Command } from 'commander'
import { collect, type Done, example, language } from '../command-parts.ts'
import { FINE } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'

type AddSubcommand = (route: Command, terminal: Terminal, done: Done) => void

export function addRoute(program: Command, terminal: Terminal, done: Done): void {
  const route = program
    .command('route')
    .description(
      'voice routing from the settings of a tenant: whom Teams calls, in which order, and the wait',
    )
    .helpCommand(false)
    .addHelpText(
      'after',
      example(
        'linesman route export-script > Export-Tenant.ps1',
        'linesman route plan --tenant export --user anna@example.net --number +4952518791',
      ),
    )
  for (const add of SUBCOMMANDS) add(route, terminal, done)
}

const addExportScript: AddSubcommand = (route, terminal, done) => {
  route
    .command('export-script')
    .description('prints the PowerShell that writes a tenant into a folder; it reads only')
    .addHelpText('after', example('linesman route export-script > Export-Tenant.ps1'))
    .action(async () => {
      const { exportScript } = await import('../../routing/index.ts')
      terminal.out(exportScript())
      done(FINE)
    })
}

const addExplain: AddSubcommand = (route, terminal, done) => {
  questionOf(
    route
      .command('explain')
      .description('which routes of the tenant stand for a call, which are struck, and why'),
  )
    .addHelpText('after', example(`linesman route explain ${EXAMPLE}`))
    .action(async options =>
      done((await import('./route-answer.ts')).routeAnswer('explain', options, terminal)),
    )
}

const addPlan: AddSubcommand = (route, terminal, done) => {
  questionOf(
    route
      .command('plan')
      .description('the order in which SBCs are tried for a call, with exact probabilities'),
  )
    .addHelpText('after', example(`linesman route plan ${EXAMPLE} --demoted sbc1.example.net`))
    .action(async options => done((await import('./route-answer.ts')).routeAnswer('plan', options, terminal)))
}

const addWhatif: AddSubcommand = (route, terminal, done) => {
  questionOf(
    route
      .command('whatif')
      .description('how long the caller waits when SBCs are down; --matrix: every failure for everybody'),
  )
    .option('--matrix', 'each SBC, site and region, and each two of them, down: who can still call whom')
    .addHelpText(
      'after',
      example(
        `linesman route whatif ${EXAMPLE} --down sbc1.example.net=silent`,
        'linesman route whatif --tenant export --matrix --format html > failures.html',
      ),
    )
    .action(async options => {
      const command = options.matrix
        ? (await import('./route-matrix.ts')).routeMatrix(options, terminal)
        : (await import('./route-answer.ts')).routeAnswer('whatif', options, terminal)
      done(command)
    })
}

const addLint: AddSubcommand = (route, terminal, done) => {
  route
    .command('lint')
    .description('mistakes in the voice routing of a tenant, with the PowerShell that mends them')
    .requiredOption('--tenant <folder>', TENANT)
    .option('--rule <id>', 'only this rule, see docs/routing-lint.md; may be given several times', collect)
    .option('--resolve <file>', 'what names of SBCs resolve to: a name and its addresses a line')
    .option('--reading <key=value>', READING, collect)
    .option('--powershell', 'print the PowerShell alone; run as it is, it only shows what would happen')
    .addOption(language('language of the headlines and of what to do'))
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      example(
        'linesman route lint --tenant export',
        'linesman route lint --tenant export --powershell > Mend-Tenant.ps1',
      ),
    )
    .action(async options => done((await import('./route-lint.ts')).routeLint(options, terminal)))
}

const SUBCOMMANDS: readonly AddSubcommand[] = [addExportScript, addExplain, addPlan, addWhatif, addLint]

const TENANT = 'export of the tenant, see `linesman route export-script`'
const READING =
  'how to read what sources contradict each other about, see docs/routing.md; may be given several times'

const EXAMPLE = '--tenant export --user anna@example.net --number +4952518791'

/** The options that ask for one call. */
const questionOf = (command: Command): Command =>
  command
    .requiredOption('--tenant <folder>', TENANT)
    .option('--user <name>', 'who calls; without it somebody to whom nothing is granted')
    .option('--number <number>', 'what is dialled')
    .option(
      '--down <sbc=how>',
      'an SBC is down: answers, a code as 503, silent, unreachable (the default), refuses-tcp, fails-tls, demoted, drained or disabled; may be given several times',
      collect,
    )
    .option(
      '--demoted <sbc[@region]>',
      'Microsoft takes this SBC for demoted, in one region or in all; may be given several times',
      collect,
    )
    .option('--region <region>', "Microsoft's region that places the call, for --demoted SBC@REGION")
    .option('--ingress <sbc>', 'the call came in by this SBC and is forwarded or transferred')
    .option('--reading <key=value>', READING, collect)
    .option('--compare-readings', 'all contested readings side by side, those marked that change the answer')
    .option(
      '--format <format>',
      'text, json, mermaid, svg or html; with --matrix text, json, csv or html',
      'text',
    )
    .option('--json', 'print one JSON object; the same as --format json')
