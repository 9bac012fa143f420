import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_READING, indexTenant, newTenant, newUser } from '../../routing/index.ts'
import { readAsking, userNamed, withDown, writeAsking } from './question.ts'

test('a question is the same after it stood in the address', () => {
  const asking = {
    user: 'anna@example.net',
    number: '+4952518791',
    ingress: 'sbc2.example.net',
    down: [
      { gateway: 'sbc1.example.net', how: 'refuses TCP' },
      { gateway: 'sbc3.example.net', how: 503 },
    ],
    reading: { ...DEFAULT_READING, demotionScope: 'each-route' },
  } as const
  assert.deepEqual(readAsking(new URLSearchParams(writeAsking(asking).toString())), asking)
})

test('the address of a question that asks nothing unusual has nothing in it', () => {
  assert.equal(writeAsking(readAsking(new URLSearchParams())).toString(), '')
})

test('an address that somebody made up asks only what there is', () => {
  const asking = readAsking(
    new URLSearchParams('down=sbc1=on-fire&down=silent&reading=demotionScope=never&reading=x=y'),
  )
  assert.deepEqual(asking.down, [])
  assert.deepEqual(asking.reading, DEFAULT_READING)
})

test('an SBC is in one state at a time, whatever the case of its name', () => {
  const silent = withDown([], 'sbc1.example.net', 'silent')
  assert.deepEqual(withDown(silent, 'SBC1.example.net', 'demoted'), [
    { gateway: 'SBC1.example.net', how: 'demoted' },
  ])
  assert.deepEqual(withDown(silent, 'SBC1.example.net'), [])
})

test('a user is found by the part before the @ where that names one alone', () => {
  const users = ['anna@example.net', 'bernd@example.net', 'bernd@example.org'].map(userPrincipalName =>
    newUser({ userPrincipalName }),
  )
  const index = indexTenant(newTenant({ users }))
  assert.equal(userNamed(index, 'Anna')?.userPrincipalName, 'anna@example.net')
  assert.equal(userNamed(index, 'bernd'), undefined)
  assert.equal(userNamed(index, ''), undefined)
})
