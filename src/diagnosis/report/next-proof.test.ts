import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { MICROSOFT, SBC_TEAMS_SIDE, Teller, toldDefaultCertificate } from '../../facts/testing/index.ts'
import { examine } from '../diagnose.ts'
import { nextProofs } from './next-proof.ts'

const commandsFor = (evidence: readonly Fact[]): string[] =>
  nextProofs({ certainty: 'likely', evidence }).flatMap(({ commands = [] }) => commands)

test('a likely default certificate is asked for again, and captured', () => {
  const [finding] = examine(toldDefaultCertificate().facts)
  assert.ok(finding)
  assert.deepEqual(
    nextProofs(finding).flatMap(({ commands = [] }) => commands),
    [
      'openssl s_client -connect 192.0.2.21:5061 -servername sbc1.example.net -showcerts </dev/null',
      "tcpdump -i any -s 0 -w trace.pcap 'tcp port 5061'",
      'linesman diagnose trace.pcap',
    ],
  )
})

test('what is proven asks for nothing', () => {
  assert.deepEqual(nextProofs({ certainty: 'proven', evidence: toldDefaultCertificate().facts }), [])
})

test('a name that a shell would read otherwise stays out of the command', () => {
  const end = { local: SBC_TEAMS_SIDE, remote: MICROSOFT, outcome: 'failed' } as const
  for (const serverName of ['$(reboot)', '-help', "a'b", 'a b', 'a;b']) {
    const { facts } = new Teller('sbc').handshake('1', { role: 'server', serverName, ...end })
    assert.equal(commandsFor(facts)[0], 'openssl s_client -connect 192.0.2.21:5061 -showcerts </dev/null')
  }
})

test('of a listener that a log names by its interface alone, no command is made of the interface', () => {
  const end = { remote: MICROSOFT, outcome: 'failed' } as const
  for (const address of ['SIPInterface #0', '$(reboot)']) {
    const { facts } = new Teller('sbc.log').handshake('1', {
      role: 'server',
      local: { address, port: 5061 },
      ...end,
    })
    assert.equal(
      commandsFor(facts)[0],
      'openssl s_client -connect FQDN-OF-THE-SBC:5061 -showcerts </dev/null',
    )
  }
})

test('connections without a handshake are captured at their port', () => {
  const { facts } = new Teller('sbc').closed('1', {
    role: 'server',
    local: { ...SBC_TEAMS_SIDE, port: 5067 },
    remote: MICROSOFT,
    how: 'fin',
  })
  assert.equal(commandsFor(facts)[0], "tcpdump -i any -s 0 -w trace.pcap 'port 5067'")
})
