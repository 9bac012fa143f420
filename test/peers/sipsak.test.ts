// sipsak, the tester's pocket knife: what it asks an SBC about, how it walks along Max-Forwards, and how it throws more
// and worse at it than anybody should.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seconds } from '../../src/kernel/index.ts'
import { USER_NUMBER } from '../../src/stories/index.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'
import { sipText } from '../support/sip-text.ts'
import { nothingLeft, onStage, seenBySbc, testUnless, until, type WireStage } from '../support/wire-stage.ts'

const withoutSipsak = missing('sipsak', 'sipsak')

/** From the carrier's address; its exit code and what it said. */
async function sipsak(
  stage: WireStage,
  args: string[],
  files: Record<string, string> = {},
): Promise<{ code: number | undefined; said: string }> {
  const { world, scene } = stage
  return inFolder(async folder => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const { carrier } = scene.addresses
    const program = startProgram('sipsak', ['--local-ip', carrier, '--hostname', carrier, ...args], folder)
    try {
      await until(world, 'sipsak is done', () => program.code() !== undefined, seconds(20))
      return { code: program.code(), said: program.output() }
    } finally {
      await program.end()
    }
  })
}

const sbcUri = ({ scene }: WireStage, user = 'ping'): string => {
  const { address, port } = scene.sbc.carrier.local
  return `sip:${user}@${address}:${port}`
}

testUnless(
  withoutSipsak,
  'sipsak asks for OPTIONS, and the 200 says what is taken here',
  onStage(async stage => {
    const { code, said } = await sipsak(stage, ['-vv', '-s', sbcUri(stage)])
    assert.equal(code, 0, said)
    assert.match(said, /SIP\/2\.0 200 OK/)
    assert.match(said, /^Allow: .*INVITE/m)
    assert.match(said, /^Accept: application\/sdp/m)
    await nothingLeft(stage)
  }),
)

testUnless(
  withoutSipsak,
  'sipsak walks along Max-Forwards and finds the SBC at the first hop, an end and no proxy',
  onStage(async stage => {
    const { code, said } = await sipsak(stage, ['-T', '-vv', '-s', sbcUri(stage)])
    assert.equal(code, 0, said)
    const asked = seenBySbc(stage, 'sip').filter(
      ({ method, direction }) => method === 'OPTIONS' && direction === 'received',
    )
    const hops = asked.map(({ text }) => /Max-Forwards: (\d+)/i.exec(text)?.[1])
    assert.ok(hops.includes('0'), `Max-Forwards ${hops.join()}`)
  }),
)

testUnless(
  withoutSipsak,
  'an INVITE whose hops are used up comes back to sipsak as 483',
  onStage(async stage => {
    const { address, port } = stage.scene.sbc.carrier.local
    const invite = sipText('INVITE', {
      uri: `sip:${USER_NUMBER}@${address}:${port}`,
      host: stage.scene.addresses.carrier,
    })
    const files = { 'invite.sip': invite.replace('Max-Forwards: 70', 'Max-Forwards: 0') }
    const { said } = await sipsak(
      stage,
      ['-L', '-i', '-vv', '-f', 'invite.sip', '-s', sbcUri(stage, USER_NUMBER)],
      files,
    )
    assert.match(said, /SIP\/2\.0 483/)
    assert.deepEqual(stage.teams.records, [])
  }),
)

testUnless(
  withoutSipsak,
  'sipsak cannot register here and is told what it may do instead',
  onStage(async stage => {
    const { code, said } = await sipsak(stage, ['-U', '-vv', '-s', sbcUri(stage, 'kim')])
    assert.notEqual(code, 0)
    assert.match(said, /SIP\/2\.0 405/)
    await nothingLeft(stage)
  }),
)

testUnless(
  withoutSipsak,
  'a small flood of sipsak is answered, and nothing of it stays',
  onStage(async stage => {
    const flood = 500
    await sipsak(stage, ['-F', '-e', String(flood), '-s', sbcUri(stage)])
    const answered = () =>
      seenBySbc(stage, 'sip').filter(({ direction, status }) => direction === 'sent' && status === 200).length
    await until(stage.world, 'most of it is answered', () => answered() > flood / 2)
    await nothingLeft(stage)
  }),
)

testUnless(
  withoutSipsak,
  'messages that sipsak scrambles more and more are refused or taken, and calls go on',
  onStage(async stage => {
    await sipsak(stage, ['-R', '-t', '40', '-s', sbcUri(stage)])
    const { code, said } = await sipsak(stage, ['-s', sbcUri(stage)])
    assert.equal(code, 0, said)
    await nothingLeft(stage)
  }),
)
