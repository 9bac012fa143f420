import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lay } from '../syntax/page.ts'
import { readMethod } from './method.ts'

const read = (line: string): string => {
  lay(line)
  return readMethod(line, 2, line.length)
}

test('a method is read as it is spelled, whether it is a usual one or not', () => {
  for (const method of ['INVITE', 'BYE', 'Invite', 'INVITES', 'INVIT', 'x-own', 'PUBLISH'])
    assert.equal(read(`1 ${method}`), method)
})
