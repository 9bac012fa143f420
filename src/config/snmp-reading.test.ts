import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publicRootBlocks } from '../node/index.ts'
import { loadConfig } from './load-config.ts'
import { SAMPLE, sampleFiles } from './testing/sample.ts'

async function read(section: string) {
  const sample = await sampleFiles()
  const publicRoots = [...publicRootBlocks(), sample.authority.rootPem]
  return loadConfig(`${SAMPLE}snmp:\n${section}`, { ...sample.options(), publicRoots })
}

async function wrong(section: string): Promise<string[]> {
  const loaded = await read(section)
  assert.ok(!loaded.ok)
  return loaded.fault.map(({ path, what }) => `${path}: ${what}`)
}

const LISTEN = '  listen: 192.0.2.11:161\n'
const user = (name: string, keys = 'authKey: a-key-of-hers, privacyKey: another-of-hers'): string =>
  `{ name: ${name}, ${keys} }`

test('without an address nothing is answered', async () => {
  const loaded = await read('  community: of-a-test-alone\n')
  assert.ok(loaded.ok)
  assert.equal(loaded.value.snmp, undefined)
})

test('this machine alone may ask where no addresses are written, and users sign and encrypt', async () => {
  const loaded = await read(`${LISTEN}  users: [${user('ann')}]\n`)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const { allow, community, users } = loaded.value.snmp ?? {}
  assert.deepEqual(allow, ['127.0.0.0/8', '::1'])
  assert.equal(community, undefined)
  assert.deepEqual(users, [
    { name: 'ann', auth: 'sha256', authKey: 'a-key-of-hers', privacy: 'aes', privacyKey: 'another-of-hers' },
  ])
})

test('an engine has the same name after each start, and another one in another place', async () => {
  const idOf = async (listen: string): Promise<string> => {
    const loaded = await read(`  listen: ${listen}\n  users: [${user('ann')}]\n`)
    assert.ok(loaded.ok)
    return Buffer.from(loaded.value.snmp?.engine ?? []).toString('hex')
  }
  const id = await idOf('192.0.2.11:161')
  assert.match(id, /^80007ed905[\da-f]{24}$/)
  assert.equal(await idOf('192.0.2.11:161'), id)
  assert.notEqual(await idOf('192.0.2.11:1161'), id)
})

test('secrets are not among the values that are shown', async () => {
  const loaded = await read(`${LISTEN}  community: of-a-test-alone\n  users: [${user('ann')}]\n`)
  assert.ok(loaded.ok)
  assert.doesNotMatch(JSON.stringify(loaded.value.values), /of-a-test-alone|-of-hers/)
})

test('nobody who may ask, and words and keys that are known or short, are objected to', async () => {
  assert.deepEqual(await wrong(LISTEN), [
    'snmp: nobody may ask: there is no community, and no user that could be read',
  ])
  assert.deepEqual(await wrong(`${LISTEN}  community: Public\n`), [
    'snmp.community: everybody tries this one',
  ])
  assert.match((await wrong(`${LISTEN}  community: short\n`)).join(), /snmp\.community: .*8 to 64/)
  assert.match(
    (
      await wrong(`${LISTEN}  users: [${user('ann', 'authKey: short, privacyKey: env:NOT_SET_ANYWHERE')}]\n`)
    ).join(),
    /authKey: a key has 8 .*privacyKey: /,
  )
})

test('two users of one name, a name too long, and a user without encryption are objected to', async () => {
  assert.match(
    (await wrong(`${LISTEN}  users: [${user('ann')}, ${user('ann')}]\n`)).join(),
    /users\[1\]\.name/,
  )
  assert.match((await wrong(`${LISTEN}  users: [${user('a'.repeat(33))}]\n`)).join(), /more than 32/)
  assert.match(
    (await wrong(`${LISTEN}  users: [{ name: ann, authKey: a-key-of-hers }]\n`)).join(),
    /privacyKey: is missing/,
  )
})

test('the place of another listener over UDP is objected to', async () => {
  const sample = await sampleFiles()
  const text = `${SAMPLE}collect: { flows: { listen: "192.0.2.11:161" } }\nsnmp:\n${LISTEN}  users: [${user('ann')}]\n`
  const loaded = loadConfig(text, {
    ...sample.options(),
    publicRoots: [...publicRootBlocks(), sample.authority.rootPem],
  })
  assert.ok(!loaded.ok)
  assert.match(loaded.fault[0]?.path ?? '', /^snmp\.listen$/)
})
