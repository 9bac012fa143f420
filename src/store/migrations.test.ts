import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperatorError } from '../kernel/index.ts'
import { SCHEMA_VERSION, stepsFrom } from './migrations.ts'

const DIALECT = { id: 'THE ID', number: 'NUMBER', octets: 'BY OCTETS', blob: 'BLOB', keyed: ' IN ORDER' }

test('an empty database takes every step, one that is up to date takes none', () => {
  const steps = stepsFrom(0, 'records.db', DIALECT)
  assert.deepEqual(
    steps.map(step => step.version),
    Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1),
  )
  assert.deepEqual(stepsFrom(SCHEMA_VERSION, 'records.db', DIALECT), [])
})

test('each step ends with its number, so that an interrupted one is taken again', () => {
  for (const { version, sql } of stepsFrom(0, 'records.db', DIALECT))
    assert.match(sql.at(-1) ?? '', new RegExp(`insert into linesman_schema .* values \\(${version}\\)`))
})

test('what the databases write differently is filled in', () => {
  const all = stepsFrom(0, 'records.db', DIALECT)
    .flatMap(step => step.sql)
    .join('\n')
  assert.match(all, /id THE ID/)
  assert.doesNotMatch(all, /[{}]/)
})

test('a database of a newer version is refused, with its place', () => {
  assert.throws(
    () => stepsFrom(SCHEMA_VERSION + 1, 'records.db', DIALECT),
    (error: unknown) =>
      error instanceof OperatorError && error.code === 'store/newer' && error.where === 'records.db',
  )
})
