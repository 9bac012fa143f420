import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding, ToldFinding } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { findingLine, NewFindings } from './new-findings.ts'

interface Seen {
  rule?: string
  about?: string
  source?: string
}

const finding = (says: string, { rule = 'tls/wrong', source = 'sbc' }: Seen = {}): Finding => ({
  rule,
  severity: 'critical',
  certainty: 'likely',
  title: 'Wrong',
  says,
  remedy: 'Put it right.',
  reference: 'A page',
  at: instantOf(0),
  count: 1,
  evidence: [{ source, ref: '1', at: instantOf(0), text: '' }],
})

const told = (says: string, seen: Seen = {}): ToldFinding => {
  const either = finding(says, seen)
  return { en: either, de: either, about: seen.about ?? '192.0.2.11:5061' }
}

test('a finding is new once, however often it has happened since', () => {
  const findings = new NewFindings()
  assert.equal(findings.of([told('3 connections failed')]).length, 1)
  assert.equal(findings.of([told('12 connections failed')]).length, 0)
  assert.equal(
    findings.of([told('12 calls failed'), told('12 calls failed', { rule: 'call/wrong' })]).length,
    2,
  )
})

test('the same trouble of two that differ in a number alone is told of each', () => {
  const findings = new NewFindings()
  const of = (name: string) => told(`${name} shows a wrong certificate`, { about: `${name}:5061` })
  assert.equal(findings.of([of('sbc2.example.net'), of('sbc3.example.net')]).length, 2)
  assert.equal(findings.of([of('192.0.2.21'), of('192.0.2.22'), of('sbc3.example.net')]).length, 2)
})

test('who saw it makes two of what is about the same', () => {
  const findings = new NewFindings()
  const by = (source: string) => told('Transfers end in 504', { about: 'transfer', source })
  assert.equal(findings.of([by('sbc2.log'), by('sbc3.log'), by('sbc2.log')]).length, 2)
})

test("Microsoft's addresses are one peer, others are not", () => {
  const findings = new NewFindings()
  const left = (peer: string) => told(`${peer} left`, { about: peer })
  assert.equal(findings.of([left('52.114.75.24'), left('52.120.3.4')]).length, 1)
  assert.equal(findings.of([left('198.51.100.7'), left('198.51.100.8')]).length, 2)
})

test('its line holds what to do', () => {
  assert.equal(
    findingLine(finding('It failed.')),
    'finding critical tls/wrong (likely): It failed. What to do: Put it right.',
  )
})
