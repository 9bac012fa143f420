// The probe against Kamailio as a TLS server, which knows nobody of our name and answers for itself.

import assert from 'node:assert/strict'
import { withKamailio, withoutKamailioTls } from '../support/kamailio.ts'
import { takeNet } from '../support/loopback-net.ts'
import { PROBED_NAME, probeAuthority, probed, shownTo } from '../support/probing.ts'
import { testUnless } from '../support/wire-stage.ts'

testUnless(
  withoutKamailioTls,
  'Kamailio shows one certificate under every name and answers OPTIONS',
  async () => {
    const { pem } = await (await probeAuthority()).issue({ commonName: PROBED_NAME })
    const { net, release } = await takeNet()
    const address = `127.${net}.5.2`
    const plan = {
      ...({ address, transport: 'tls', algorithm: 'MD5', expiresSeconds: 60 } as const),
      ...{ domain: PROBED_NAME, user: 'nobody', password: 'secret' },
      certificate: { cert: pem.cert, key: pem.key },
    }
    try {
      await withKamailio(plan, async () => {
        const seen = await reached(() => probed([address], 5061, { answerLimitMs: 5000 as never }))
        for (const asked of ['as-microsoft', 'no-name', 'other-name'] as const)
          assert.deepEqual(shownTo(seen.first, asked), [`${PROBED_NAME} x2`])
        assert.equal(seen.first.clientCertificate, 'not-asked')
        assert.ok((seen.first.options?.status ?? 0) >= 200, JSON.stringify(seen.first.options))
        assert.deepEqual(seen.rules, [])
      })
    } finally {
      release()
    }
  },
)

/** Kamailio takes a moment before it listens. */
async function reached(probe: () => ReturnType<typeof probed>): ReturnType<typeof probed> {
  for (let tries = 0; ; tries++) {
    const seen = await probe()
    if (seen.first.unreachable === undefined || tries === 20) return seen
    await new Promise(done => setTimeout(done, 100))
  }
}
