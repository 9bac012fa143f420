import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { DigitDetector, decodeTelephoneEvent, encodeTelephoneEvent, isDigit } from './telephone-event.ts'

const series = (digit: string, frames?: number) => encodeTelephoneEvent(digit, frames) ?? []
const dialled = (text: string) =>
  [...text].flatMap((digit, i) =>
    series(digit).map(packet => ({ timestamp: (0xffffff00 + i * 1600) >>> 0, payload: packet.payload })),
  )
function heard(packets: { timestamp: number; payload: Uint8Array }[]): string {
  const detector = new DigitDetector()
  return packets.map(packet => detector.push(packet.timestamp, packet.payload) ?? '').join('')
}

test('a digit is a marked beginning, a growing duration and three ends', () => {
  const packets = series('#', 4).map(packet => ({
    marker: packet.marker,
    payload: Buffer.from(packet.payload).toString('hex'),
  }))
  assert.deepEqual(packets, [
    { marker: true, payload: '0b0a00a0' },
    { marker: false, payload: '0b0a0140' },
    { marker: false, payload: '0b0a01e0' },
    { marker: false, payload: '0b8a0280' },
    { marker: false, payload: '0b8a0280' },
    { marker: false, payload: '0b8a0280' },
  ])
})

test('each digit is given once, repeated digits as often as they were pressed', () => {
  assert.equal(heard(dialled('0123456789*#ABCD')), '0123456789*#ABCD')
  assert.equal(heard(dialled('1122')), '1122')
})

test('duplicated and reordered packets make no further digits', () => {
  const packets = dialled('4455')
  assert.equal(heard(packets.flatMap(packet => [packet, packet])), '4455')
  const [first, ...rest] = packets.slice(0, 14)
  assert.ok(first)
  assert.equal(heard([...rest, first, ...packets.slice(14), first]), '4455')
})

test('a digit survives the loss of any packets but all of its own', () => {
  const packets = dialled('07')
  for (let kept = 0; kept < 7; kept++) {
    assert.equal(heard(packets.filter((_, i) => i % 7 === kept)), '07')
  }
})

test('a third of all packets lost at random leaves the number dialled whole', () => {
  const chance = seededChance(3)
  const number = '004952511234567'
  assert.equal(heard(dialled(number).filter(() => chance.below(3) > 0)), number)
})

test('a key held beyond eight seconds stays one digit', () => {
  const payload = (duration: number) => Uint8Array.of(5, 10, duration >> 8, duration)
  const packets = [
    { timestamp: 1000, payload: payload(160) },
    { timestamp: 1000, payload: payload(0xffff) },
    { timestamp: 1000 + 0xffff, payload: payload(160) },
  ]
  assert.equal(heard(packets), '5')
})

test('other events and cut payloads are no digits', () => {
  assert.deepEqual(decodeTelephoneEvent(Uint8Array.of(16, 0, 0, 1)), { ok: false, fault: 'not-a-digit' })
  assert.deepEqual(decodeTelephoneEvent(Uint8Array.of(1, 0, 0)), { ok: false, fault: 'short' })
  assert.equal(heard([{ timestamp: 1, payload: Uint8Array.of(16, 0, 0, 1) }]), '')
  assert.equal(encodeTelephoneEvent('x'), undefined)
  assert.equal(isDigit(''), false)
})
