import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../fact.ts'
import { toldDefaultCertificate } from '../testing/index.ts'
import { nameAddresses } from './known-addresses.ts'

const story = toldDefaultCertificate().facts

/** As a log tells it: names of interfaces for the SBC's addresses. */
const logged = (name: (address: string) => string): Fact[] =>
  story.map(fact =>
    'local' in fact && fact.local !== undefined
      ? { ...fact, observer: 'sbc.log', local: { ...fact.local, address: name(fact.local.address) } }
      : { ...fact, observer: 'sbc.log' },
  )
const byAddress = (address: string): string => `SIPInterface of ${address}`

const localsOf = (facts: readonly Fact[]): (string | undefined)[] =>
  facts.map(fact => ('local' in fact ? fact.local?.address : undefined))

test('the interfaces of a log get the addresses that another source knows, in messages and connections', () => {
  const log = logged(byAddress)
  nameAddresses([{ facts: log }, { facts: story }])
  assert.deepEqual(localsOf(log), localsOf(story))
})

test('a name that stands for two addresses is left as it is', () => {
  const log = logged(() => 'SIPInterface #0')
  nameAddresses([{ facts: log }, { facts: story }])
  const names = localsOf(log).filter(address => address !== undefined)
  assert.ok(names.every(address => address === 'SIPInterface #0'))
})

const isOnListener = (fact: Fact): boolean => fact.kind === 'tls-handshake' && fact.role === 'server'
const later = (facts: readonly Fact[]): Fact[] =>
  facts.map(fact =>
    'remote' in fact ? { ...fact, remote: { address: '203.0.113.9', port: 1 } } : fact,
  ) as Fact[]

test('with nothing in common, the only listener on a port is the one the log names', () => {
  const log = logged(byAddress).filter(isOnListener)
  const others = later(story.filter(isOnListener))
  nameAddresses([{ facts: log }, { facts: others }])
  assert.deepEqual(new Set(localsOf(log)), new Set(localsOf(others)))
})

test('of two listeners on a port none is taken', () => {
  const log = logged(byAddress).filter(isOnListener)
  const before = localsOf(log)
  const others = later(story.filter(isOnListener))
  const [first] = others
  assert.ok(first?.kind === 'tls-handshake')
  const second: Fact = { ...first, local: { ...first.local, address: '192.0.2.99' } }
  nameAddresses([{ facts: log }, { facts: [...others, second] }])
  assert.deepEqual(localsOf(log), before)
})
