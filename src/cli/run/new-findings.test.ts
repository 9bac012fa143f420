import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding, ToldFinding } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { findingLine, NewFindings } from './new-findings.ts'

const finding = (says: string, rule = 'tls/wrong'): Finding => ({
  rule,
  severity: 'critical',
  certainty: 'likely',
  title: 'Wrong',
  says,
  remedy: 'Put it right.',
  reference: 'A page',
  at: instantOf(0),
  count: 1,
  evidence: [],
})

const told = (says: string, rule?: string): ToldFinding => {
  const either = finding(says, rule)
  return { en: either, de: either }
}

test('a finding is new once, however often it has happened since', () => {
  const findings = new NewFindings()
  assert.equal(findings.of([told('3 connections failed')]).length, 1)
  assert.equal(findings.of([told('12 connections failed')]).length, 0)
  assert.equal(findings.of([told('12 calls failed'), told('12 calls failed', 'call/wrong')]).length, 2)
})

test('its line holds what to do', () => {
  assert.equal(
    findingLine(finding('It failed.')),
    'finding critical tls/wrong (likely): It failed. What to do: Put it right.',
  )
})
