import assert from 'node:assert/strict'
import { test } from 'node:test'
import { millis } from '../../kernel/index.ts'
import type { Fact, FactOf } from '../fact.ts'
import { Teller } from '../testing/teller.ts'
import { DEFAULT_CERTIFICATE } from '../testing/told-stories.ts'
import { closedLabel, handshakeSteps } from './connection-label.ts'

const ends = {
  role: 'server',
  local: { address: '192.0.2.21', port: 5061 },
  remote: { address: '192.0.2.9', port: 8000 },
} as const
const one = <Kind extends Fact['kind']>(story: Teller): FactOf<Kind> => story.facts[0] as FactOf<Kind>
const lastStep = (about: object): string | undefined =>
  handshakeSteps(
    one<'tls-handshake'>(new Teller('sbc').handshake('1', { ...ends, outcome: 'failed', ...about })),
  ).at(-1)?.label

test('a failed handshake says who left, how, and whether an alert was seen', () => {
  assert.equal(
    lastStep({ endedBy: 'remote', how: 'alert', alert: 'unknown_ca' }),
    'TLS alert unknown_ca from peer after 20 ms',
  )
  assert.equal(lastStep({ endedBy: 'remote', how: 'reset' }), 'RST from peer after 20 ms, no alert')
  assert.equal(
    lastStep({ endedBy: 'local', how: 'timeout', durationMs: millis(10_000) }),
    'TLS handshake not finished after 10.0 s',
  )
  const chainFault = {
    kind: 'self-signed',
    hresult: '0x80090325',
    symbol: 'SEC_E_UNTRUSTED_ROOT',
    says: 'x is self-signed',
  }
  assert.equal(
    lastStep({ endedBy: 'local', how: 'tls-failed', chainFault }),
    'TLS refused by sbc after 20 ms: x is self-signed',
  )
})

test('where the certificate was not seen the context still is', () => {
  const context = { name: '0', because: 'ProxySetId -1', isDefault: true }
  const story = new Teller('sbc.log').handshake('1', { ...ends, outcome: 'failed', context })
  assert.equal(handshakeSteps(one<'tls-handshake'>(story))[1]?.label, 'TLS context 0: ProxySetId -1')
})

test('the steps of a handshake go the way its octets went', () => {
  const story = new Teller('sbc').handshake('1', {
    ...ends,
    role: 'client',
    outcome: 'failed',
    serverChain: [DEFAULT_CERTIFICATE],
    endedBy: 'local',
  })
  const steps = handshakeSteps(one<'tls-handshake'>(story))
  assert.deepEqual(
    steps.map(step => step.towards),
    ['remote', 'observer', 'remote'],
  )
})

test('a connection that could not be made says why', () => {
  const told = (how: 'refused' | 'timeout' | 'fin' | 'idle', endedBy: 'local' | 'remote'): string =>
    closedLabel(
      one<'connection-closed'>(
        new Teller('sbc').closed('1', {
          role: 'client',
          remote: ends.remote,
          how,
          endedBy,
          livedMs: millis(2000),
        }),
      ),
    )
  assert.equal(told('refused', 'remote'), 'TCP refused :8000')
  assert.equal(told('timeout', 'local'), 'TCP no answer :8000 after 2.0 s')
  assert.equal(told('fin', 'remote'), 'FIN from peer after 2.0 s')
  assert.equal(told('idle', 'local'), 'TCP closed (idle) from sbc after 2.0 s')
})
