// Requests that are wrong in some way, over real sockets, beside a call that must not notice. Each has its answer of
// RFC 3261 and a fact that says why.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CALLER, SUBSCRIBER_NUMBER, USER_NUMBER } from '../../src/stories/index.ts'
import { type RawPeer, tlsPeer, udpPeer } from '../support/raw-peer.ts'
import { sdpText, sipText, type TextParts } from '../support/sip-text.ts'
import { besideACall, type CallStage } from '../support/standing-call.ts'
import { seenBySbc, until } from '../support/wire-stage.ts'

/** A telephone exchange at the carrier's address, on a port of its own. */
const carrierPeer = ({ scene }: CallStage, from = scene.addresses.carrier): Promise<RawPeer> =>
  udpPeer(from, scene.sbc.carrier.local)

function carrierParts({ scene }: CallStage, { local }: RawPeer): Pick<TextParts, 'uri' | 'host'> {
  const { address, port } = scene.sbc.carrier.local
  return { uri: `sip:${USER_NUMBER}@${address}:${port}`, host: `${local.address}:${local.port}` }
}

/** In the standing call's dialog, from Microsoft, on a connection of its own. */
const inDialog = ({ dialog, scene }: CallStage, cseq = 900): TextParts => ({
  uri: `sip:${CALLER}@sbc1.example.net:5061;transport=tls`,
  host: scene.addresses.proxies[0],
  transport: 'TLS',
  callId: dialog.callId,
  fromTag: dialog.localTag,
  toTag: dialog.remoteTag,
  cseq,
})

/** Sends the requests one after the other; the final answer to each, with why the SBC gave it. */
async function answersTo(stage: CallStage, peer: RawPeer, requests: string[]): Promise<string[]> {
  const answers: string[] = []
  try {
    for (const request of requests) {
      const before = seenBySbc(stage, 'refused').length
      peer.send(request)
      const finals = () => peer.statuses().filter(status => !status.startsWith('1'))
      await until(stage.world, `an answer to ${request.slice(0, 60)}`, () => finals().length > answers.length)
      const why = seenBySbc(stage, 'refused').at(before)?.why
      answers.push(`${finals().at(-1)?.slice(0, 3)}: ${why}`)
    }
    return answers
  } finally {
    peer.end()
  }
}

test(
  'SIP that cannot be read is answered as far as it can be',
  besideACall(async stage => {
    const peer = await carrierPeer(stage)
    const parts = carrierParts(stage, peer)
    const bye = sipText('BYE', parts)
    const answers = await answersTo(stage, peer, [
      bye.replace('Content-Length: 0', 'Content-Length: many'),
      bye.replace('SIP/2.0\r\nVia', 'SIP/7.0\r\nVia'),
      sipText('BYE', { ...parts, cseqMethod: 'INVITE' }),
      bye.replace(/^BYE \S+/, 'BYE sip:@'),
      sipText('INVITE', { ...parts, branch: 'z9hG4bK' }),
    ])
    assert.deepEqual(answers, [
      '400: bad Content-Length',
      '505: unknown SIP version',
      '400: CSeq of another method',
      '400: bad Request-URI',
      '400: branch without an identifier',
    ])
  }),
)

test(
  'requests that name a call nobody knows are answered 481',
  besideACall(async stage => {
    const peer = await carrierPeer(stage)
    const parts = carrierParts(stage, peer)
    const answers = await answersTo(stage, peer, [
      sipText('BYE', { ...parts, toTag: 'nobody' }),
      sipText('BYE', parts),
      sipText('CANCEL', parts),
      sipText('NOTIFY', {
        ...parts,
        toTag: 'nobody',
        headers: ['Event: refer', 'Subscription-State: active'],
      }),
      sipText('NOTIFY', { ...parts, headers: ['Event: presence', 'Subscription-State: active'] }),
    ])
    assert.deepEqual(answers, [
      '481: BYE for a dialog that is not known',
      '481: BYE outside of any call',
      '481: No INVITE To Cancel',
      '481: NOTIFY for a dialog that is not known',
      '481: NOTIFY outside of any call',
    ])
  }),
)

test(
  'an INVITE without a codec in common is answered 488, an unknown body 415',
  besideACall(async stage => {
    const peer = await carrierPeer(stage)
    const parts = carrierParts(stage, peer)
    const body = sdpText(peer.local.address, 21_000, '18 G729/8000')
    const answers = await answersTo(stage, peer, [
      sipText('INVITE', { ...parts, body }),
      sipText('INVITE', { ...parts, body: 'v=1' }).replace('application/sdp', 'text/plain'),
    ])
    assert.deepEqual(answers, ['488: the SDP of the INVITE: no common codec', '415: the body is no SDP'])
  }),
)

test(
  'an INVITE without SDP gets our offer in the 200, and its call stands and ends',
  besideACall(async stage => {
    const peer = await carrierPeer(stage)
    const invite = { ...carrierParts(stage, peer), callId: 'late-offer', fromTag: 'late' }
    try {
      peer.send(sipText('INVITE', invite))
      await until(stage.world, 'the 200', () => peer.statuses().some(status => status.startsWith('200')))
      assert.match(peer.received(), /m=audio \d+ RTP\/AVP 8 /)
      const toTag = /To:.*;tag=([^;\r\n]+)/.exec(peer.received().split('SIP/2.0 200')[1] ?? '')?.[1] ?? ''
      const body = sdpText(peer.local.address, 21_000, '8 PCMA/8000')
      peer.send(sipText('ACK', { ...invite, toTag, body }))
      await until(stage.world, 'two calls', () => stage.teams.calls.every(({ state }) => state === 'talking'))
      assert.equal(stage.teams.calls.length, 2)
      peer.send(sipText('BYE', { ...invite, toTag, cseq: 2 }))
      await until(stage.world, 'one call', () => stage.sbc.counts().calls === 1)
    } finally {
      peer.end()
    }
  }),
)

test(
  'who calls from an address that is not allowed is answered 403',
  besideACall(async stage => {
    const stranger = `127.${stage.net}.66.6`
    const peer = await carrierPeer(stage, stranger)
    const invite = sipText('INVITE', carrierParts(stage, peer))
    assert.deepEqual(await answersTo(stage, peer, [invite]), [
      `403: ${stranger} is in none of the address ranges of the carrier side`,
    ])
  }),
)

test(
  'who has no certificate of Microsoft is answered 403 even from its address',
  besideACall(async stage => {
    const peer = await tlsPeer(stage, { certificate: false })
    const uri = `sip:${SUBSCRIBER_NUMBER}@sbc1.example.net:5061`
    const invite = sipText('INVITE', { uri, host: stage.scene.addresses.proxies[0], transport: 'TLS' })
    assert.deepEqual(await answersTo(stage, peer, [invite, sipText('BYE', inDialog(stage))]), [
      '403: no certificate was shown',
      '403: no certificate was shown',
    ])
  }),
)

test(
  'a REFER to a foreign host is refused, and nobody is called',
  besideACall(async stage => {
    const peer = await tlsPeer(stage)
    const refer = (target: string, cseq: number) =>
      sipText('REFER', { ...inDialog(stage, cseq), headers: [`Refer-To: <${target}>`] })
    const answers = await answersTo(stage, peer, [
      refer('sip:evil.example', 900),
      refer(`sip:+4912345@${stage.scene.addresses.carrier}`, 901),
      refer('sip:sip.pstnhub.microsoft.com.evil.example', 902),
      refer('tel:+4912345', 903),
    ])
    assert.deepEqual(answers, [
      '403: Refer-To leads to the foreign host evil.example',
      `403: Refer-To leads to the foreign host ${stage.scene.addresses.carrier}`,
      '403: Refer-To leads to the foreign host sip.pstnhub.microsoft.com.evil.example',
      '416: Refer-To is a tel URI',
    ])
    const invites = seenBySbc(stage, 'sip').filter(
      ({ method, direction, status }) => method === 'INVITE' && direction === 'sent' && status === undefined,
    )
    assert.equal(invites.length, 1, 'only that of the standing call')
  }),
)

test(
  'a NOTIFY that nobody asked for is refused within a call, too',
  besideACall(async stage => {
    const peer = await tlsPeer(stage)
    const headers = ['Event: refer', 'Subscription-State: active;expires=60']
    const answers = await answersTo(stage, peer, [sipText('NOTIFY', { ...inDialog(stage), headers })])
    assert.deepEqual(answers, ['481: NOTIFY that nobody subscribed to'])
  }),
)

test(
  'a second REFER while one is running is answered 491, and the first one goes on',
  besideACall(
    async stage => {
      const { world, teams } = stage
      const call = teams.calls[0]?.id ?? ''
      const target = { kind: 'user', name: 'lee' } as const
      world.command('teams', now => teams.refer(call, target, now))
      const rings = () => seenBySbc(stage, 'sip').some(({ sipfrag }) => sipfrag?.includes('180') === true)
      await until(world, 'lee rings', rings)
      world.command('teams', now => teams.referAgain(call, target, now))
      const refused = () => seenBySbc(stage, 'refused').map(({ status, why }) => `${status}: ${why}`)
      await until(world, 'the second REFER is refused', () => refused().length > 0)
      assert.deepEqual(refused(), ['491: a second REFER while one is running'])
      await until(world, 'the first REFER succeeds', () => teams.transfers[0]?.outcome === 'succeeded')
    },
    {
      change: scene => {
        const lee = { behaviour: { type: 'answers', afterMs: 500 } } as const
        return { ...scene, teams: { ...scene.teams, users: { ...scene.teams.users, lee } } }
      },
    },
  ),
)
