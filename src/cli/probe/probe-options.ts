// The options of `linesman probe`.

import { type Command, InvalidArgumentError, Option } from 'commander'
import { collect, type Done, example, language } from '../command-parts.ts'
import type { Terminal } from '../terminal.ts'

export function addProbe(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('probe')
    .description('what Microsoft would see of an SBC: certificates by address and name, TLS, OPTIONS')
    .argument('<host>', 'the FQDN the SBC is paired with, or an address; HOST:PORT where it is not 5061')
    .option('--sni <name>', 'the FQDN the SBC is paired with, where HOST is another name or an address')
    .option('--address <ip>', 'ask there and not where the name leads; may be given several times', collect)
    .option('--dns <server>', 'DNS server to ask, as 10.0.0.53; may be given several times', collect)
    .option('--times <number>', 'how often each address is asked in each way, 1 to 50', times, 3)
    .option('--client-cert <file>', 'certificate to show where the SBC asks for one, with its chain')
    .option('--client-key <file>', 'its key; left out when it is in the same file')
    .option('--trust <roots>', 'roots to judge by: microsoft, gcc-high, public, or a PEM file', 'microsoft')
    .option(
      '--require-client-auth',
      'demand clientAuth of the certificate, as Microsoft did from March 2024 to December 2025',
    )
    .option('--from <name>', "host in From and Contact of our OPTIONS, in place of Microsoft's")
    .option('--limit <seconds>', 'time for all of it', limit, 120)
    .addOption(language())
    .option('--facts <file>', 'write what was observed to a file for `linesman ladder`')
    .addOption(
      new Option(
        '--nagios',
        'one line and the exit codes of Nagios plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN',
      ).conflicts('json'),
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      example('linesman probe sbc1.example.net', 'linesman probe 192.0.2.21:5061 --sni sbc1.example.net'),
    )
    .action(async (host, options) => done(await (await import('./probe.ts')).probe(host, options, terminal)))
}

function times(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 50) return number
  throw new InvalidArgumentError('Write a number from 1 to 50.')
}

function limit(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 3600) return number
  throw new InvalidArgumentError('Write a number of seconds from 1 to 3600.')
}
