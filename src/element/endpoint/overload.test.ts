import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admitted, measured, NO_OVERLOAD, type Overload } from './overload.ts'

const WANTED = 0.95

/** Of a thousand new calls, those that are taken. */
function taken(overload: Overload, calls = 1000): number {
  let [state, count] = [overload, 0]
  for (let call = 0; call < calls; call++) {
    const [next, isTaken] = admitted(state)
    state = next
    if (isTaken) count += 1
  }
  return count
}

/** A server of which each taken call costs `1 / capacity` and each refused one a fortieth of that. */
function served(offered: number, capacity: number, measurements: number): Overload {
  let overload = NO_OVERLOAD
  for (let i = 0; i < measurements; i++) {
    const calls = offered * overload.share
    const busy = (calls + (offered - calls) / 40) / capacity
    overload = measured(overload, Math.min(busy, 1), WANTED)
  }
  return overload
}

test('below the wanted occupancy every call is taken', () => {
  assert.equal(taken(served(80, 100, 200)), 1000)
})

test('at one and a half times what can be served nine tenths of it are served all the same', () => {
  const overload = served(150, 100, 100)
  const goodput = taken(overload) * 0.15
  assert.ok(goodput > 90 && goodput < 100, `${goodput} of 100`)
  assert.ok(overload.occupancy < 0.99)
})

test('when the rush is over all calls are taken again within seconds', () => {
  let overload = served(300, 100, 100)
  assert.ok(overload.share < 0.4)
  for (let i = 0; i < 30; i++) overload = measured(overload, 0.3, WANTED)
  assert.equal(overload.share, 1)
})

test('those refused are spread evenly between those taken', () => {
  let overload: Overload = { ...NO_OVERLOAD, share: 0.5 }
  const pattern: boolean[] = []
  for (let call = 0; call < 6; call++) {
    const [next, isTaken] = admitted(overload)
    overload = next
    pattern.push(isTaken)
  }
  assert.deepEqual(pattern, [false, true, false, true, false, true])
})

test('a process that is busy without end still takes a call now and then', () => {
  let overload = NO_OVERLOAD
  for (let i = 0; i < 1000; i++) overload = measured(overload, 1, WANTED)
  assert.equal(taken(overload), 20)
})

test('a wanted occupancy of all switches the control off', () => {
  let overload = NO_OVERLOAD
  for (let i = 0; i < 100; i++) overload = measured(overload, 1, 1)
  assert.equal(taken(overload), 1000)
})
