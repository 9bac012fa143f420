import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeClientHello } from './client-hello.ts'
import { HandshakeMemory } from './handshake-memory.ts'
import { decodeServerHello, HELLO_RETRY_RANDOM } from './server-hello.ts'

const u16 = (number: number): number[] => [number >> 8, number & 0xff]
const vector16 = (octets: number[]): number[] => [...u16(octets.length), ...octets]
const extension = (type: number, data: number[]): number[] => [...u16(type), ...vector16(data)]
const name = [...Buffer.from('sbc1.example.net', 'latin1')]

/** The same but for random, session ID and key share. */
const clientHello = (of: number, key: number[] = [of, of]): number[] => [
  ...[3, 3, ...new Array<number>(32).fill(of), 2, of, of],
  ...[...vector16([0x13, 0x01, 0xc0, 0x30]), 1, 0],
  ...vector16([
    ...extension(0, vector16([0, ...vector16(name)])),
    ...extension(51, key),
    ...extension(43, [4, 3, 4, 3, 3]),
  ]),
]
const serverHello = (random: Uint8Array): number[] => [
  ...[3, 3, ...random, 0, 0x13, 0x02, 0],
  ...vector16(extension(43, [3, 4])),
]

test('hellos of one program are one object, whatever their random, session and keys', () => {
  const memory = new HandshakeMemory()
  const first = memory.clientHello(Uint8Array.from(clientHello(1)))
  assert.deepEqual(first, decodeClientHello(Uint8Array.from(clientHello(1))))
  assert.equal(memory.clientHello(Uint8Array.from(clientHello(2))), first)
  assert.notEqual(memory.clientHello(Uint8Array.from(clientHello(2, [1]))), first)
})

test('a HelloRetryRequest, known by its random, is not taken for a ServerHello', () => {
  const memory = new HandshakeMemory()
  const usual = memory.serverHello(Uint8Array.from(serverHello(new Uint8Array(32))))
  assert.ok(usual?.ok && !usual.value.isHelloRetryRequest)
  assert.equal(
    memory.serverHello(Uint8Array.from(serverHello(Buffer.from(HELLO_RETRY_RANDOM, 'hex')))),
    undefined,
  )
})

test('equal certificate messages are one list', () => {
  const memory = new HandshakeMemory()
  const message = [0, 0, 6, 0, 0, 3, 1, 2, 3]
  const first = memory.certificate(Uint8Array.from(message))
  assert.ok(first.ok)
  assert.equal(memory.certificate(Uint8Array.from(message)), first)
  assert.deepEqual(first.value, [Uint8Array.of(1, 2, 3)])
})

test('whatever octets come, the memory says what the decoders say', () => {
  const memory = new HandshakeMemory()
  const changes = fc.array(
    fc.record({ at: fc.nat(120), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }),
    {
      maxLength: 2,
    },
  )
  const changed = (octets: number[]) =>
    changes.map(all => {
      for (const { at, cut, put } of all) octets.splice(at, cut, ...put)
      return Uint8Array.from(octets)
    })
  const hellos = fc.record({
    client: fc.nat(2).chain(of => changed(clientHello(of))),
    server: fc.nat(2).chain(of => changed(serverHello(new Uint8Array(32).fill(of)))),
  })
  fc.assert(
    fc.property(hellos, ({ client, server }) => {
      assert.deepEqual(memory.clientHello(client) ?? decodeClientHello(client), decodeClientHello(client))
      assert.deepEqual(memory.serverHello(server) ?? decodeServerHello(server), decodeServerHello(server))
    }),
    { numRuns: 2000 },
  )
})
