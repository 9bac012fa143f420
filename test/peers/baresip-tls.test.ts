// baresip in Microsoft's place: TLS with a certificate of Microsoft's name, SRTP or nothing (`srtp-mand`), towards the
// listener of the SBC for Teams. A telephone of the carrier takes its call.

import assert from 'node:assert/strict'
import { seconds } from '../../src/kernel/index.ts'
import { type Scene, SUBSCRIBER_NUMBER, TEAMS_CONTEXT, USER_NUMBER } from '../../src/stories/index.ts'
import { BARESIP_HOST, withBaresip, withoutBaresip } from '../support/baresip.ts'
import { addCarrier, nothingLeft, onStage, seenBySbc, testUnless, until } from '../support/wire-stage.ts'

/** baresip asks for no name where it is given an address, and looks none up: the SBC goes by its address here. */
const forBaresip =
  (version: 'TLSv1.2' | 'TLSv1.3') =>
  (scene: Scene): Scene => {
    const { teams } = scene.sbc
    const server = {
      ...teams.tls.server,
      minVersion: version,
      maxVersion: version,
      policies: [{ when: { any: true }, context: TEAMS_CONTEXT } as const],
    }
    return {
      ...scene,
      sbc: {
        ...scene.sbc,
        fqdn: teams.local.address,
        teams: { ...teams, allow: [...teams.allow, `${BARESIP_HOST}/32`], tls: { ...teams.tls, server } },
      },
    }
  }

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  testUnless(
    withoutBaresip,
    `baresip calls a telephone of the carrier over ${version} with SRTP, and they hear each other`,
    onStage(
      async stage => {
        const { world, scene } = stage
        const { address, port } = scene.sbc.teams.local
        const { pem } = scene.teams.tls.context
        const carrier = addCarrier(stage)
        const plan = {
          account: `<sip:${USER_NUMBER}@${BARESIP_HOST};transport=tls>;regint=0;audio_codecs=PCMA;mediaenc=srtp-mand`,
          dial: `sip:${SUBSCRIBER_NUMBER}@${address}:${port}`,
          says: 'agent',
          modules: ['srtp'],
          settings: ['sip_certificate microsoft.pem', 'sip_verify_server no'],
          files: { 'microsoft.pem': `${pem?.cert}\n${pem?.key}\n` },
        } as const
        const heard = await withBaresip(stage, plan, async () => {
          const call = () => carrier.calls()[0]
          await until(
            world,
            'the telephone hears baresip',
            () => call()?.audio.heard().includes('agent') === true,
          )
          // As long as a prompt must sound to be told from noise.
          await world.pass(seconds(1))
        })
        assert.deepEqual(heard, ['caller'])
        await nothingLeft(stage)
        const [handshake] = seenBySbc(stage, 'tls-handshake').filter(
          ({ remote }) => remote.address === BARESIP_HOST,
        )
        assert.deepEqual([handshake?.outcome, handshake?.version], ['complete', version])
        const fromBaresip = seenBySbc(stage, 'rtp').filter(
          ({ direction, profile, phase }) =>
            direction === 'received' && profile === 'RTP/SAVP' && phase === 'stopped',
        )
        assert.ok((fromBaresip[0]?.packets ?? 0) > 50, 'its audio came encrypted')
      },
      { change: forBaresip(version), meetsMicrosoft: false },
    ),
  )
}
