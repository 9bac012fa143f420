import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberWanted, tailOf } from './number-tail.ts'

test('a number is kept by its last digits, backwards, whatever it is written with', () => {
  assert.equal(tailOf('+49 (5251) 12-34'), '432115')
  assert.equal(tailOf('1234'), '4321')
})

test('a name is no number', () => {
  assert.equal(tailOf('anonymous'), undefined)
  assert.equal(tailOf(undefined), undefined)
})

test('leading zeros of what is typed are those of a prefix', () => {
  assert.deepEqual(numberWanted('05251 1234'), { digits: '52511234', tail: '432115', isWhole: true })
  assert.deepEqual(numberWanted('0049 5251 1234')?.digits, '4952511234')
})

test('few digits are a beginning of the tail, too few are nothing', () => {
  assert.deepEqual(numberWanted('1234'), { digits: '1234', tail: '4321', isWhole: false })
  assert.equal(numberWanted('12'), undefined)
})
