// Captures made on the spot, of this system and of other people's programs: what we read of them is what tshark
// reads, and the article's fault is found on the wire as it is found live.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { TlsKeys } from '../../src/capture/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { issuedCertificates, loopbackAddresses, play, type Story } from '../../src/stories/index.ts'
import { createAuthority } from '../../src/tls/index.ts'
import { agreesWithTshark, factsOf } from '../support/capture-oracle.ts'
import { storyNamed } from '../support/lab-play.ts'
import { takeNet } from '../support/loopback-net.ts'
import { OPTIONS_TO_SBC } from '../support/options-message.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'
import { withoutSipp } from '../support/sipp.ts'
import { testUnless, until } from '../support/wire-stage.ts'
import { analysed, tapped, withoutCapture } from '../support/wiretap.ts'

/** Plays a story on sockets and looks at its capture. */
async function onTheWire(story: Story, look: (file: string) => void): Promise<void> {
  const { net, release } = await takeNet()
  const world = new NodeWorld()
  try {
    const options = {
      addresses: loopbackAddresses(net),
      certificates: await issuedCertificates(world.now()),
      chance: systemChance(),
    }
    await tapped(`net 127.${net}.0.0/16`, () => play(story, world, options).then(() => world.end()), look)
  } finally {
    await world.end()
    release()
  }
}

const rulesOf = (file: string): string[] =>
  diagnose(analysed(file).facts).map(({ rule, certainty }) => `${rule} ${certainty}`)

testUnless(withoutCapture, 'the default certificate is found on the wire, as it is live', async () => {
  await onTheWire(storyNamed('refer-default-certificate'), file => {
    const result = analysed(file)
    agreesWithTshark(file, result)
    assert.deepEqual(rulesOf(file), ['tls/default-certificate-served likely'])
    const failed = factsOf(result, 'tls-handshake').filter(({ outcome }) => outcome === 'failed')
    assert.ok(failed.length >= 4)
    for (const { role, endedBy, how, alert, serverChain } of failed) {
      assert.deepEqual([role, endedBy, how, alert], ['server', 'remote', 'fin', undefined])
      assert.deepEqual(
        [serverChain[0]?.subject, serverChain[0]?.selfSigned],
        ['SBC default certificate', true],
      )
    }
  })
})

testUnless(
  withoutCapture,
  'a healthy call on the wire yields no finding, and its media are told',
  async () => {
    await onTheWire(storyNamed('refer-new-connection'), file => {
      const result = analysed(file)
      agreesWithTshark(file, result)
      assert.deepEqual(rulesOf(file), [])
      const streams = factsOf(result, 'rtp').filter(({ phase }) => phase === 'stopped')
      assert.ok(streams.some(({ direction, packets }) => direction === 'received' && packets > 50))
      assert.ok(streams.every(({ lost, codec }) => lost === 0 && codec === 'PCMA'))
    })
  },
)

testUnless(
  withoutCapture || withoutSipp,
  "SIPp's calls over UDP and TCP are read as tshark reads them",
  async () => {
    const { net, release } = await takeNet()
    const world = new NodeWorld()
    const [caller, called] = [`127.${net}.30.1`, `127.${net}.30.2`]
    const sipp = (folder: string, address: string, mode: string, args: string[]) =>
      startProgram('sipp', ['-nostdin', '-t', mode, '-i', address, '-p', '5060', '-m', '10', ...args], folder)
    try {
      for (const mode of ['u1', 't1']) {
        const calls = () =>
          inFolder(async folder => {
            const uas = sipp(folder, called, mode, ['-sn', 'uas'])
            await world.pass(seconds(0.5))
            const uac = sipp(folder, caller, mode, ['-sn', 'uac', '-r', '20', '-d', '100', `${called}:5060`])
            await until(world, 'SIPp is done', () => uac.code() !== undefined && uas.code() !== undefined)
            await Promise.all([uas.end(), uac.end()])
          })
        await tapped(`net 127.${net}.30.0/24`, calls, file => {
          const result = analysed(file)
          agreesWithTshark(file, result)
          assert.ok(factsOf(result, 'sip').length >= 60)
          assert.deepEqual([result.counts.unreadableSip, result.problems], [0, []])
        })
      }
    } finally {
      await world.end()
      release()
    }
  },
)

interface OpensslTalk {
  version: '-tls1_2' | '-tls1_3'
  /** The client knows no root that the server's certificate leads to. */
  refuses?: boolean
}

/** `openssl s_client` meets `openssl s_server` on loopback; the capture and the client's secrets. */
async function opensslTalk(
  { version, refuses = false }: OpensslTalk,
  look: (file: string, keyLog: string) => void,
): Promise<void> {
  const { net, release } = await takeNet()
  const world = new NodeWorld()
  const authority = await createAuthority({ name: 'Test Root', now: world.now() })
  const { pem } = await authority.issue({ commonName: 'sbc1.example.net' })
  const server = `127.${net}.40.2`
  try {
    await inFolder(async folder => {
      const put = (name: string, text: string): string => {
        writeFileSync(join(folder, name), text)
        return join(folder, name)
      }
      const other = await createAuthority({ name: 'Other Root', now: world.now(), key: 'ec-p256' })
      const [cert, key, root] = [
        put('c.pem', pem.cert),
        put('k.pem', pem.key),
        put('r.pem', authority.rootPem),
      ]
      const secrets = put('keys.log', '')
      const talk = async () => {
        const serverArgs = [
          's_server',
          '-accept',
          `${server}:5061`,
          '-cert',
          cert,
          '-key',
          key,
          '-cert_chain',
          cert,
        ]
        const listening = startProgram('openssl', [...serverArgs, '-quiet'], folder)
        await world.pass(seconds(1))
        const trust = refuses
          ? ['-verify_return_error', '-CAfile', put('o.pem', other.rootPem)]
          : ['-CAfile', root]
        const asks = ['s_client', '-connect', `${server}:5061`, '-servername', 'sbc1.example.net', version]
        const client = startProgram('openssl', [...asks, ...trust, '-quiet', '-keylogfile', secrets], folder)
        await world.pass(seconds(1))
        client.write(OPTIONS_TO_SBC)
        await world.pass(seconds(1))
        await client.end()
        await listening.end()
      }
      await tapped(`host ${server}`, talk, file => look(file, readFileSync(secrets, 'latin1')))
    })
  } finally {
    await world.end()
    release()
  }
}

for (const version of ['-tls1_2', '-tls1_3'] as const) {
  testUnless(
    withoutCapture || missing('openssl', 'openssl'),
    `with the secrets of openssl s_client its SIP is read as tshark reads it: ${version}`,
    () =>
      opensslTalk({ version }, (file, keyLog) => {
        const keys = new TlsKeys()
        keys.add(keyLog)
        const result = analysed(file, { keys })
        const [handshake] = factsOf(result, 'tls-handshake')
        assert.deepEqual([handshake?.outcome, handshake?.serverName], ['complete', 'sbc1.example.net'])
        assert.equal(handshake?.serverChain[0]?.subject, 'sbc1.example.net')
        const secrets = join(dirname(file), 'secrets.log')
        writeFileSync(secrets, keyLog)
        agreesWithTshark(file, result, ['-o', `tls.keylog_file:${secrets}`])
        assert.equal(factsOf(result, 'sip')[0]?.startLine, 'OPTIONS sip:sbc1.example.net SIP/2.0')
      }),
  )
  testUnless(
    withoutCapture || missing('openssl', 'openssl'),
    `a client that does not trust the chain is told as it left: ${version}`,
    () =>
      opensslTalk({ version, refuses: true }, file => {
        const result = analysed(file)
        agreesWithTshark(file, result)
        const [handshake] = factsOf(result, 'tls-handshake')
        const { outcome, how, alert, role, endedBy } = handshake ?? {}
        const client = role === 'client' ? 'local' : 'remote'
        // OpenSSL's client says so in clear with TLS 1.3 too: its own keys are not in use yet.
        assert.deepEqual([outcome, how, alert, endedBy], ['failed', 'alert', 'unknown_ca', client])
      }),
  )
}
