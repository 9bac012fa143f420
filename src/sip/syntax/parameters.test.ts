import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lay } from './page.ts'
import { MAX_PARAMETERS, Parameters } from './parameters.ts'

function read(text: string): Parameters {
  lay(text)
  const parameters = Parameters.read(text, 0, text.length)
  assert.ok(typeof parameters !== 'string', String(parameters))
  return parameters
}

function fault(text: string): string {
  lay(text)
  const parameters = Parameters.read(text, 0, text.length)
  assert.ok(typeof parameters === 'string')
  return parameters
}

test('a change is made in its place or at the end, and leaves the list it was made from alone', () => {
  const list = read(';Rport;branch=z9hG4bK1 ; x="a;b"')
  assert.equal(String(list.with('RPORT', '5060')), ';RPORT=5060;branch=z9hG4bK1;x="a;b"')
  assert.equal(String(list.with('x', '1').with('received', 'a')), ';Rport;branch=z9hG4bK1;x=1;received=a')
  assert.equal(String(list.without('Branch').without('none')), ';Rport;x="a;b"')
  assert.equal(String(list), ';Rport;branch=z9hG4bK1;x="a;b"')
  assert.equal(String(Parameters.none.with('lr')), ';lr')
})

test('a name is found in any case, with its value as it was written', () => {
  const list = read(';TAG=A1;lr;Branch=B')
  assert.deepEqual(
    ['tag', 'Tag', 'lr', 'branch', 'rport'].map(name => list.get(name)),
    ['A1', 'A1', '', 'B', undefined],
  )
  assert.deepEqual(
    [...list],
    [
      ['TAG', 'A1'],
      ['lr', undefined],
      ['Branch', 'B'],
    ],
  )
  assert.equal(list.size, 3)
})

test('a name given twice in any case has no single reading', () => {
  for (const text of [';tag=1;tag=2', ';tag=1;x;TAG=2', ';Odd;oDD=1', ';lr;lr'])
    assert.equal(fault(text), 'parameter given twice')
})

test('a list has its bound', () => {
  const of = (count: number): string => Array.from({ length: count }, (_, i) => `;p${i}=${i}`).join('')
  assert.equal(read(of(MAX_PARAMETERS)).get(`p${MAX_PARAMETERS - 1}`), String(MAX_PARAMETERS - 1))
  assert.equal(fault(of(MAX_PARAMETERS + 1)), 'too many parameters')
})
