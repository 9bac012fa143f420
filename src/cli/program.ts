// The commands and their options. What a command needs is loaded when it runs, so that help is there at once.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { OperatorError } from '../kernel/index.ts'
import {
  collect,
  type Done,
  example,
  FILES,
  keyLog,
  language,
  localAddress,
  wholeNumber,
  zone,
} from './command-parts.ts'
import { FAILED, FINE, WRONG } from './exit-code.ts'
import { addProbe } from './probe/probe-options.ts'
import { addRoute } from './route/route.ts'
import { ReloadWishes } from './signals.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line; the value is the exit code. Never throws. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = FINE
  const program = buildProgram(terminal, result => {
    code = result
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return await codeOf(error, terminal)
  }
}

function buildProgram(terminal: Terminal, done: Done): Command {
  const program = new Command('linesman')
    .description('Runs, tests and watches Microsoft Teams Direct Routing.')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(`linesman: ${usageError(text)}\n`),
    })
    .helpCommand(false)
    .showSuggestionAfterError()
  addDemo(program, terminal, done)
  addRun(program, terminal, done)
  addCheck(program, terminal, done)
  addLab(program, terminal, done)
  addDiagnose(program, terminal, done)
  addLadder(program, terminal, done)
  addProbe(program, terminal, done)
  addCode(program, terminal, done)
  addRoute(program, terminal, done)
  addBench(program, terminal, done)
  program.addHelpText(
    'after',
    '\nExit codes: 0 fine, 1 findings or failed checks, 2 wrong usage or configuration, 3 could not be done.',
  )
  return program
}

function addDemo(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('demo')
    .description(
      'the whole system on loopback: plays a good transfer and one that fails, says why, and shows it on a dashboard',
    )
    .option('--story <id>', 'play this story; may be given several times', collect)
    .addOption(
      new Option(
        '--serve',
        'no stories: keep the SBC and the Teams side running for a telephone of yours',
      ).conflicts('story'),
    )
    .option('--once', 'no dashboard: ends after the stories')
    .option(
      '--port <number>',
      'of the dashboard, on 127.0.0.1; else 8480, or the next free one; 0 for any',
      wholeNumber(0, 65_535),
    )
    .option(
      '--pause <seconds>',
      'after the stories, before calls that go well come and go: time to look for the cause',
      wholeNumber(0, 86_400),
      45,
    )
    .option('--no-open', 'do not open the dashboard in a browser; at a desktop it is opened else')
    .option('--facts <file>', 'write what was observed to a file for `linesman ladder`')
    .addOption(language())
    .option('--json', 'no dashboard: print one JSON object after the stories; the telling goes to stderr')
    .addHelpText('after', example('linesman demo', 'linesman demo --once', 'linesman demo --serve'))
    .action(async options => done(await (await import('./demo/demo.ts')).demo(options, terminal)))
}

function addRun(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('run')
    .description(
      'the SBC as configured, or what watches those of others alone; SIGHUP reloads, SIGTERM drains, a second one ends at once',
    )
    .requiredOption('-c, --config <file>', 'configuration, see docs/configuration.md')
    .option('--facts <file>', 'append what is observed to a file; at 100 MB it is moved to FILE.1')
    .option('--json', 'print what is observed on stdout, one JSON object a line')
    .addHelpText(
      'after',
      example('linesman run -c linesman.yaml --facts facts.ndjson', 'linesman run -c examples/watch.yaml'),
    )
    .action(async options => {
      // Without anybody who hears it, a signal ends the process, and a service is asked to reload as soon as it is started.
      const reloads = new ReloadWishes()
      done(await (await import('./run/run.ts')).run(options, terminal, reloads))
    })
}

function addCheck(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('check')
    .description(
      'what is wrong with a configuration, with line, path and remedy; warnings alone are no failure',
    )
    .requiredOption('-c, --config <file>', 'configuration, see docs/configuration.md')
    .option('--json', 'print one JSON object')
    .addHelpText('after', example('linesman check -c linesman.yaml'))
    .action(async options => done((await import('./check.ts')).check(options, terminal)))
}

function addLab(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('lab')
    .description('a story in simulated time; without a name lists stories and faults')
    .argument('[story]', 'what is played')
    .option('--seed <number>', 'chance of the run; the same seed gives the same run', seed, 1)
    .option('--fault <id>', 'break something; the story it belongs to is played when none is named')
    .option('--facts <file>', 'write what was observed to a file for `linesman ladder`')
    .addOption(language())
    .option('--json', 'print one JSON object')
    .addHelpText('after', example('linesman lab refer-new-connection --fault expired-certificate'))
    .action(async (story, options) => done(await (await import('./lab.ts')).lab(story, options, terminal)))
}

function addDiagnose(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('diagnose')
    .description('names what went wrong, from evidence of any kind, mixed')
    .argument('[file...]', FILES)
    .option(
      '--capture <interface>',
      'no files: what passes on an interface, or any, by dumpcap or tcpdump; findings are told as they show, until Ctrl-C',
    )
    .option('--filter <expression>', "what is captured, as pcap-filter has it: 'port 5061'")
    .option('--seconds <number>', 'how long to capture', wholeNumber(1, 10_000_000))
    .option('--ring <folder>', 'also keep the packets there, the latest of them')
    .option('--ring-size <megabytes>', 'of all its files together; else 100', wholeNumber(10, 1_000_000))
    .option('--config <file>', 'configuration of the SBC (ini), the same as among the files')
    .addOption(keyLog())
    .addOption(localAddress())
    .option('--report <file>', 'also write a report for a ticket: FILE.md or FILE.html')
    .addOption(language())
    .addOption(zone())
    .option('--json', 'print one JSON object; of a capture one for each finding, a line each')
    .addHelpText(
      'after',
      `${example(
        'linesman diagnose trace.pcapng --report ticket.html',
        "linesman diagnose --capture any --filter 'port 5061 or udp' --ring packets",
      )}
\nHandbook: docs/diagnosis/README.md, by symptom and by evidence, with a page for each rule`,
    )
    .action(async (files, options) =>
      done(await (await import('./diagnose.ts')).diagnose(files, options, terminal)),
    )
}

function addLadder(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('ladder')
    .description('draws the calls that evidence of any kind shows')
    .argument('<file...>', FILES)
    .option('--call <id>', 'only this call, by its id or the Call-ID of a leg')
    .option('--number <digits>', 'only calls with this in the number or name of who takes part')
    .option('--at <time>', 'only calls that stood then: 2025-04-01T07:55, 07:55 or 07:55:04, in UTC')
    .option('--list', 'a line a call in place of drawings; so are more than 50 told as text')
    .option('--format <format>', 'text, mermaid, svg, html or json', 'text')
    .option('--observer <name>', 'whose view, as sbc or teams; without it who saw most')
    .addOption(keyLog())
    .addOption(localAddress())
    .addOption(zone())
    .option('--width <characters>', 'width of the text', wholeNumber(60, 1000))
    .option('--json', 'print one JSON object; the same as --format json')
    .addHelpText(
      'after',
      example(
        'linesman ladder facts.ndjson --format html > calls.html',
        'linesman ladder trace.pcapng --list --number 11234',
      ),
    )
    .action(async (files, options) =>
      done(await (await import('./ladder.ts')).ladder(files, options, terminal)),
    )
}

function addCode(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('code')
    .description("what codes of Microsoft's mean and what to do first; ends with 1 where one is not known")
    .argument('<code...>', '549009, 504/549009, 0x80090325, or a phrase in quotes')
    .addOption(language())
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      example('linesman code 504/549009', 'linesman code "Gateway (SBC) failover timer expired" --lang de'),
    )
    .action(async (codes, options) => done((await import('./code.ts')).code(codes, options, terminal)))
}

function addBench(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('bench')
    .description('what something costs here in CPU time, next to what a peer needs for the same')
    .argument(
      '<name>',
      "parse: reading, forwarding and writing SIP messages, next to npm's `sip`; handshakes: mutual TLS, next to `openssl s_server`; calls: the SBC's signalling, next to Kamailio; route: voice routing of a large tenant; capture: a capture to its facts, next to tshark; flows: exports of NetFlow and IPFIX to their facts; syslog: an SBC's log to its facts, next to `grep -c`; store: facts into SQLite, and pages of a list of a million calls",
    )
    .option('--runs <number>', 'runs of each row, of which the median is told', wholeNumber(5, 1000), 7)
    .option(
      '--quick',
      'of calls, capture, flows, store and syslog: short runs or less of it, to see that it works',
    )
    .addOption(
      new Option(
        '--only <rows>',
        "of calls: only what a call costs, only what is done beside calls, only what a call costs the heap, only rate, delay and overload, only the cost with SIPp's load as a second witness, or only memory",
      ).choices(['cost', 'beside', 'heap', 'rate', 'witness', 'memory']),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', example('linesman bench parse', 'linesman bench calls'))
    .action(async (name, options) =>
      done(await (await import('./bench/bench.ts')).bench(name, options, terminal)),
    )
}

/** One line, with what to do about it. */
function usageError(text: string): string {
  const what = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
  return /Did you mean|\. Write /.test(what) ? what : `${what}; see linesman --help`
}

function seed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number from 0 to 999999999.')
}

async function codeOf(error: unknown, terminal: Terminal): Promise<number> {
  // Commander has said already what it had to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? FINE : WRONG
  if (error instanceof OperatorError) {
    const { printable } = await import('../facts/index.ts')
    terminal.err(`linesman: ${printable(error.message)}\n`)
    return /^(usage|config)\//.test(error.code) ? WRONG : FAILED
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.err(`linesman: this is a bug of ours, please report it: ${stack}\n`)
  return FAILED
}
