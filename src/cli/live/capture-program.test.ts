import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperatorError } from '../../kernel/index.ts'
import { captureFault, captureProgram } from './capture-program.ts'

test('where there is no program to capture with, it is said how to get one', () => {
  assert.throws(
    () => captureProgram('', []),
    (error: unknown) =>
      error instanceof OperatorError &&
      error.code === 'capture/no-program' &&
      /apt-get install wireshark-common, or tcpdump/.test(error.message),
  )
})

// What dumpcap 4.0 and tcpdump 4.99 say.
const SAID: [what: string, name: string, said: string, answer: RegExp][] = [
  [
    'a user without the right',
    'dumpcap',
    'Capturing on \'eth0\'\ndumpcap: You do not have permission to capture on device "eth0".\n(socket: Operation not permitted)\n',
    /You do not have permission to capture on device "eth0"; run it as root, or give dumpcap the right: sudo setcap/,
  ],
  [
    'a user without the right',
    'tcpdump',
    "tcpdump: eth0: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
    /You don't have permission.*; run it as root, or give tcpdump the right/,
  ],
  [
    'an interface that is not there',
    'tcpdump',
    'tcpdump: nowhere0: No such device exists\n(SIOCGIFHWADDR: No such device)\n',
    /nowhere0: No such device exists; see the interfaces there are: tcpdump -D/,
  ],
  [
    'a filter that is none',
    'dumpcap',
    "Capturing on 'lo'\ndumpcap: Invalid capture filter \"bad (\" for interface 'lo'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\n",
    /Invalid capture filter "bad \(" for interface 'lo'; write the filter as pcap-filter\(7\) has it/,
  ],
]

for (const [what, name, said, answer] of SAID) {
  test(`${what}, as ${name} says it, is told with its remedy`, () => {
    assert.match(captureFault(name, said).message, answer)
  })
}
