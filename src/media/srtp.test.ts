import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  RtpPacket as PeerPacket,
  ProtectionProfileAes128CmHmacSha1_80,
  SrtcpSession,
  SrtpSession,
} from 'werift-rtp'
import { type Result, seededChance } from '../kernel/index.ts'
import { encodeRtp } from './rtp-packet.ts'
import { SrtpContext, type SrtpFault, srtpSsrcLimit } from './srtp.ts'
import { type Mki, SrtpKey, type SrtpSuite } from './srtp-key.ts'

const master = seededChance(11).bytes(30)
const keyWith = (suite: SrtpSuite, mki?: Mki) =>
  new SrtpKey({ suite, master, ...(mki === undefined ? {} : { mki }) })
const key = keyWith('AES_CM_128_HMAC_SHA1_80')

const packet = (sequence: number, ssrc = 7, payload = 160) =>
  encodeRtp({
    marker: false,
    payloadType: 8,
    sequence: sequence & 0xffff,
    timestamp: (sequence * 160) >>> 0,
    ssrc,
    payload: new Uint8Array(payload).fill(sequence),
  })
const report = (ssrc = 7, octets = 28) => {
  const bytes = new Uint8Array(octets).fill(9)
  bytes.set([0x80, 200, 0, octets / 4 - 1, ssrc >>> 24, ssrc >>> 16, ssrc >>> 8, ssrc])
  return bytes
}
function good(result: Result<Uint8Array, SrtpFault>): Uint8Array {
  assert.ok(result.ok, result.ok ? '' : result.fault)
  // A plain copy: deepEqual tells a Buffer from a Uint8Array.
  return Uint8Array.from(result.value)
}
const faultOf = (result: Result<Uint8Array, SrtpFault>) => (result.ok ? undefined : result.fault)
const contexts = (with_ = key): [SrtpContext, SrtpContext] => [new SrtpContext(with_), new SrtpContext(with_)]

function peerConfig() {
  const [masterKey, masterSalt] = [Buffer.from(master.subarray(0, 16)), Buffer.from(master.subarray(16))]
  return {
    profile: ProtectionProfileAes128CmHmacSha1_80,
    keys: {
      localMasterKey: masterKey,
      localMasterSalt: masterSalt,
      remoteMasterKey: masterKey,
      remoteMasterSalt: masterSalt,
    },
  }
}

test('werift-rtp understands what we protect, through a rollover of the sequence number', () => {
  const peer = new SrtpSession(peerConfig())
  const ours = new SrtpContext(key)
  for (let sequence = 65536 - 150; sequence < 65536 + 150; sequence++) {
    const rtp = packet(sequence, 0xfedcba98, 1 + (sequence % 200))
    assert.deepEqual(peer.decrypt(Buffer.from(good(ours.protect(rtp)))), Buffer.from(rtp))
  }
})

test('we understand what werift-rtp protects, through a rollover of the sequence number', () => {
  const peer = new SrtpSession(peerConfig())
  const ours = new SrtpContext(key)
  for (let sequence = 65536 - 150; sequence < 65536 + 150; sequence++) {
    const rtp = packet(sequence, 0xfedcba98, 1 + (sequence % 200))
    const { header, payload } = PeerPacket.deSerialize(Buffer.from(rtp))
    assert.deepEqual(Buffer.from(good(ours.unprotect(peer.encrypt(payload, header)))), Buffer.from(rtp))
  }
})

test('RTCP is understood by werift-rtp and from it', () => {
  const peer = new SrtcpSession(peerConfig())
  const [sending, receiving] = contexts()
  for (let i = 0; i < 40; i++) {
    const rtcp = report(0x80000001, 8 + 4 * i)
    assert.deepEqual(peer.decrypt(Buffer.from(good(sending.protectRtcp(rtcp)))), Buffer.from(rtcp))
    assert.deepEqual(good(receiving.unprotectRtcp(peer.encrypt(Buffer.from(rtcp)))), rtcp)
  }
})

test('the second rollover counts too, with loss and reordering at it', () => {
  const [sending, receiving] = contexts()
  const order = [2 * 65536 - 3, 2 * 65536 + 1, 2 * 65536 - 1, 2 * 65536 + 4]
  for (const sequence of [0, 30000, 60000, 90000, 120000, ...order]) {
    assert.deepEqual(good(receiving.unprotect(good(sending.protect(packet(sequence))))), packet(sequence))
  }
})

test('a stream first heard after its rollover is understood', () => {
  const [sending, receiving] = contexts()
  good(sending.protect(packet(65535)))
  const late = good(sending.protect(packet(65536)))
  assert.deepEqual(good(receiving.unprotect(late)), packet(65536))
  const later = good(sending.protect(packet(65537)))
  assert.deepEqual(good(receiving.unprotect(later)), packet(65537))
})

test('a changed octet anywhere fails the authentication and leaves the context as it was', () => {
  const [sending, receiving] = contexts()
  const srtp = good(sending.protect(packet(1)))
  for (let at = 1; at < srtp.length; at++) {
    const changed = Uint8Array.from(srtp)
    changed[at] = (changed[at] as number) ^ 1
    assert.equal(faultOf(receiving.unprotect(changed)), 'auth', `octet ${at}`)
  }
  assert.deepEqual(good(receiving.unprotect(srtp)), packet(1))
})

test('the right packet under another key fails the authentication', () => {
  const other = new SrtpKey({ suite: key.suite, master: seededChance(12).bytes(30) })
  const srtp = good(new SrtpContext(other).protect(packet(1)))
  assert.equal(faultOf(new SrtpContext(key).unprotect(srtp)), 'auth')
  const srtcp = good(new SrtpContext(other).protectRtcp(report()))
  assert.equal(faultOf(new SrtpContext(key).unprotectRtcp(srtcp)), 'auth')
})

test('a packet is let through once, and one far behind never', () => {
  const [sending, receiving] = contexts()
  const srtp = Array.from({ length: 300 }, (_, i) => good(sending.protect(packet(i))))
  const get = (i: number) => receiving.unprotect(srtp[i] as Uint8Array)
  good(get(0))
  assert.equal(faultOf(get(0)), 'replay')
  good(get(60))
  good(get(1))
  assert.equal(faultOf(get(1)), 'replay')
  good(get(299))
  assert.equal(faultOf(get(2)), 'replay')
})

test('a sequence number is never protected twice, which would use key stream twice', () => {
  const sending = new SrtpContext(key)
  good(sending.protect(packet(5)))
  assert.equal(faultOf(sending.protect(packet(5))), 'replay')
})

test('RTCP is let through once, and a changed one not at all', () => {
  const [sending, receiving] = contexts()
  const srtcp = good(sending.protectRtcp(report()))
  const changed = Uint8Array.from(srtcp)
  changed[20] = (changed[20] as number) ^ 0x80
  assert.equal(faultOf(receiving.unprotectRtcp(changed)), 'auth')
  assert.deepEqual(good(receiving.unprotectRtcp(srtcp)), report())
  assert.equal(faultOf(receiving.unprotectRtcp(srtcp)), 'replay')
})

test('the octets given stay as they are, also when they come as a Buffer', () => {
  const [sending, receiving] = contexts()
  const unchanged = (work: (bytes: Uint8Array) => Result<Uint8Array, SrtpFault>, bytes: Uint8Array) => {
    const given = Buffer.from(bytes)
    const out = Buffer.from(good(work(given)))
    assert.deepEqual(given, Buffer.from(bytes))
    return out
  }
  const srtp = unchanged(bytes => sending.protect(bytes), packet(1))
  unchanged(bytes => receiving.unprotect(bytes), srtp)
  const srtcp = unchanged(bytes => sending.protectRtcp(bytes), report())
  unchanged(bytes => receiving.unprotectRtcp(bytes), srtcp)
})

test('the 32-bit suite adds four octets to RTP and the full tag to RTCP', () => {
  const [sending, receiving] = contexts(keyWith('AES_CM_128_HMAC_SHA1_32'))
  const srtp = good(sending.protect(packet(70000)))
  assert.equal(srtp.length, packet(70000).length + 4)
  assert.deepEqual(good(receiving.unprotect(srtp)), packet(70000))
  const srtcp = good(sending.protectRtcp(report()))
  assert.equal(srtcp.length, report().length + 14)
  assert.deepEqual(good(receiving.unprotectRtcp(srtcp)), report())
})

test('an announced master key identifier is sent before the tag and taken off', () => {
  for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const) {
    const [sending, receiving] = contexts(keyWith(suite, { value: 0x0102, bytes: 2 }))
    const srtp = good(sending.protect(packet(1)))
    const tagBytes = suite === 'AES_CM_128_HMAC_SHA1_80' ? 10 : 4
    assert.deepEqual([...srtp.subarray(srtp.length - tagBytes - 2, srtp.length - tagBytes)], [1, 2])
    assert.deepEqual(good(receiving.unprotect(srtp)), packet(1))
    assert.deepEqual(good(receiving.unprotectRtcp(good(sending.protectRtcp(report())))), report())
  }
})

test('a peer that announces a master key identifier and sends none is understood', () => {
  const sending = new SrtpContext(key)
  const receiving = new SrtpContext(keyWith(key.suite, { value: 1, bytes: 1 }))
  for (const sequence of [1, 2]) {
    assert.deepEqual(good(receiving.unprotect(good(sending.protect(packet(sequence))))), packet(sequence))
  }
  assert.deepEqual(good(receiving.unprotectRtcp(good(sending.protectRtcp(report())))), report())
})

test('the header stays readable, with contributing sources and extension, and the payload does not', () => {
  const [sending, receiving] = contexts()
  const rtp = encodeRtp({
    marker: true,
    payloadType: 9,
    sequence: 1,
    timestamp: 2,
    ssrc: 3,
    csrc: [4],
    extension: { profile: 5, data: Uint8Array.of(1, 2, 3, 4) },
    payload: new Uint8Array(40),
  })
  const srtp = good(sending.protect(rtp))
  assert.deepEqual(srtp.subarray(0, 24), rtp.subarray(0, 24))
  assert.ok(srtp.subarray(24, 64).some(octet => octet !== 0))
  assert.deepEqual(good(receiving.unprotect(srtp)), rtp)
})

test('sources beyond the limit are refused, and forged ones take no place', () => {
  const [sending, receiving] = contexts()
  for (let ssrc = 0; ssrc < srtpSsrcLimit + 8; ssrc++) {
    const forged = new Uint8Array(182)
    forged.set(packet(1, 1000 + ssrc))
    assert.equal(faultOf(receiving.unprotect(forged)), 'auth')
  }
  for (let ssrc = 0; ssrc < srtpSsrcLimit; ssrc++) {
    good(receiving.unprotect(good(sending.protect(packet(1, ssrc)))))
  }
  assert.equal(faultOf(sending.protect(packet(1, 99))), 'ssrc-limit')
  const another = good(new SrtpContext(key).protect(packet(1, 99)))
  assert.equal(faultOf(receiving.unprotect(another)), 'ssrc-limit')
})

test('octets that are no packet are refused with the reason', () => {
  const context = new SrtpContext(key)
  assert.equal(faultOf(context.protect(new Uint8Array(3))), 'not-rtp')
  assert.equal(faultOf(context.protect(new Uint8Array(5000))), 'long')
  assert.equal(faultOf(context.unprotect(new Uint8Array(21))), 'short')
  assert.equal(faultOf(context.unprotect(new Uint8Array(5000))), 'long')
  assert.equal(faultOf(context.protectRtcp(new Uint8Array(7))), 'short')
  assert.equal(faultOf(context.unprotectRtcp(new Uint8Array(21))), 'short')
  assert.equal(faultOf(context.unprotectRtcp(new Uint8Array(5000))), 'long')
})
