import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { draw } from './draw.ts'
import type { Group } from './plan.ts'
import { newGateway } from './tenant/gateway.ts'
import type { VoiceRoute } from './tenant/voice-route.ts'

const route: VoiceRoute = {
  identity: 'all',
  priority: 1,
  numberPattern: '',
  onlinePstnUsages: [],
  onlinePstnGatewayList: [],
}
const group = (tries: number, ...names: string[]): Group => ({
  route,
  kind: 'healthy',
  gateways: names.map(fqdn => newGateway({ fqdn, sipSignalingPort: 5061 })),
  tries,
})

const chance = seededChance(5)
const drawn = (...groups: Group[]): string =>
  draw({ groups }, chance)
    .map(({ fqdn }) => fqdn)
    .join('')

test('each order of a group is as likely as any other, and groups follow each other', () => {
  const counts = new Map<string, number>()
  for (let call = 0; call < 6000; call++) {
    const order = drawn(group(3, 'x', 'y', 'z'), group(1, 'u'))
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  assert.deepEqual([...counts.keys()].sort(), ['xyzu', 'xzyu', 'yxzu', 'yzxu', 'zxyu', 'zyxu'])
  for (const count of counts.values()) assert.ok(count > 850 && count < 1150, `${count} of 6000`)
})

test('of a group that has one try a single gateway is drawn', () => {
  const seen = new Set(Array.from({ length: 40 }, () => drawn(group(1, 'x', 'y'))))
  assert.deepEqual([...seen].sort(), ['x', 'y'])
})
