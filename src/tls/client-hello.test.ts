import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeClientHello } from './client-hello.ts'

const u16 = (n: number): number[] => [n >> 8, n & 0xff]
const vector16 = (octets: number[]): number[] => [...u16(octets.length), ...octets]
const text = (name: string): number[] => [...Buffer.from(name, 'latin1')]
const extension = (type: number, data: number[]): number[] => [...u16(type), ...vector16(data)]
const serverName = (name: string): number[] => extension(0, vector16([0, ...vector16(text(name))]))

const hello = (extensions: number[][], suites = [0xc030, 0xc02f]): Uint8Array =>
  Uint8Array.from([
    ...[3, 3],
    ...new Array<number>(32).fill(7),
    0,
    ...vector16(suites.flatMap(u16)),
    ...[1, 0],
    ...(extensions.length === 0 ? [] : vector16(extensions.flat())),
  ])

const decoded = (bytes: Uint8Array) => {
  const result = decodeClientHello(bytes)
  assert.ok(result.ok)
  return result.value
}

test('a hello tells name, versions, suites and protocols', () => {
  const bytes = hello([
    serverName('sbc1.example.net'),
    extension(43, [4, 3, 4, 3, 3]),
    extension(16, vector16([5, ...text('sip/2')])),
  ])
  assert.deepEqual(decoded(bytes), {
    version: 'TLSv1.2',
    supportedVersions: ['TLSv1.3', 'TLSv1.2'],
    serverName: 'sbc1.example.net',
    cipherSuites: [0xc030, 0xc02f],
    alpn: ['sip/2'],
    groups: [],
    signatureAlgorithms: [],
    extensions: [0, 43, 16],
    offersResumption: false,
  })
})

test('a hello without extensions offers the version of its own field', () => {
  assert.deepEqual(decoded(hello([])).supportedVersions, ['TLSv1.2'])
})

test('GREASE is no offer', () => {
  const bytes = hello([extension(0x1a1a, []), extension(43, [4, 0x2a, 0x2a, 3, 3])], [0x0a0a, 0xc030])
  const value = decoded(bytes)
  assert.deepEqual(
    [value.cipherSuites, value.supportedVersions, value.extensions],
    [[0xc030], ['TLSv1.2'], [43]],
  )
})

test('an empty session ticket is no offer to resume, a full one is', () => {
  assert.equal(decoded(hello([extension(35, [])])).offersResumption, false)
  assert.equal(decoded(hello([extension(35, [1, 2, 3])])).offersResumption, true)
})

test('a server name with a line break or beyond 255 octets is refused', () => {
  assert.equal(decodeClientHello(hello([serverName('a\r\nb')])).ok, false)
  assert.equal(decodeClientHello(hello([serverName('a'.repeat(256))])).ok, false)
})

test('a hello cut anywhere is malformed, never half read', () => {
  const bytes = hello([serverName('sbc1.example.net'), extension(43, [2, 3, 4])])
  const bare = hello([]).length
  for (let length = 0; length < bytes.length; length++) {
    // Cut exactly before its extensions it is a whole hello of the time before there were any.
    if (length !== bare)
      assert.equal(decodeClientHello(bytes.subarray(0, length)).ok, false, `${length} octets`)
  }
})

test('an extension that reaches beyond its block is malformed', () => {
  assert.equal(decodeClientHello(hello([[0, 43, 0, 9, 2, 3, 4]])).ok, false)
})

test('random bytes never throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void decodeClientHello(bytes)))
})
