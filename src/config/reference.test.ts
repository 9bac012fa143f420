import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { publicRootBlocks } from '../node/index.ts'
import { type Loaded, loadConfig } from './load-config.ts'
import { microsoftRoots } from './microsoft-roots.ts'
import { configReference } from './reference.ts'
import { sampleFiles } from './testing/sample.ts'

const root = join(import.meta.dirname, '../..')
const page = join(root, 'docs/configuration.md')
const example = readFileSync(join(root, 'examples/linesman.yaml'), 'utf8')

/** The page with what is made by program put between its marks. */
const made = (text: string): string =>
  [
    ['keys', configReference()],
    ['example', `\`\`\`yaml\n${example}\`\`\`\n`],
  ].reduce(
    (page, [mark, content]) =>
      page.replace(
        new RegExp(`(<!-- ${mark} -->\n)[^]*?(<!-- /${mark} -->)`),
        (_, open: string, close: string) => `${open}\n${content}\n${close}`,
      ),
    text,
  )

test('the page describes every key and shows the example as they are (UPDATE=1 rewrites it)', () => {
  const text = readFileSync(page, 'utf8')
  if (process.env.UPDATE === '1') writeFileSync(page, made(text))
  else assert.equal(text, made(text))
})

test('the example loads without a word against it', async () => {
  const sample = await sampleFiles()
  await sample.issue('sbc1.example.net', { commonName: 'sbc1.example.net' })
  const publicRoots = [...publicRootBlocks(), sample.authority.rootPem]
  const read = loadConfig(example, { ...sample.options(), publicRoots })
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(read.value.warnings, [])
  assert.equal(read.value.sbc?.carrier.credentials?.password, 'hush')
})

/** A whole example, with what it asks of the environment. */
async function exampleNamed(name: string, ...certificates: string[]): Promise<Loaded> {
  const sample = await sampleFiles()
  for (const name of certificates) await sample.issue(name, { commonName: name })
  const publicRoots = [...publicRootBlocks(), sample.authority.rootPem]
  const text = readFileSync(join(root, 'examples', name), 'utf8')
  const names = [...text.matchAll(/env:(\w+)/g)].map(([, name = '']) => name)
  const env = Object.fromEntries(
    names.map(name => [
      name,
      name.endsWith('_URL') ? 'https://hooks.example.net/1' : `${name}-of-thirty-two-octets`,
    ]),
  )
  const read = loadConfig(text, { ...sample.options(), env, publicRoots })
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(read.value.warnings, [])
  return read.value
}

test('the example of operations loads without a word against it', async () => {
  const { api } = await exampleNamed('operations.yaml', 'sbc1.example.net')
  assert.deepEqual(
    api?.tokens.map(({ role }) => role),
    ['admin', 'operate', 'read'],
  )
})

test('the example that watches alone loads without a word against it, and has no SBC', async () => {
  const { sbc, watch, api } = await exampleNamed('watch.yaml', 'linesman.example.net')
  assert.equal(sbc, undefined)
  assert.equal(watch?.sbcs.length, 2)
  assert.ok(api?.tls)
})

test('each example of the page on trunks loads without a word against it', async () => {
  const sample = await sampleFiles()
  await sample.issue('sbc1.example.net', { commonName: 'sbc1.example.net' })
  const publicRoots = [...publicRootBlocks(), sample.authority.rootPem]
  const page = readFileSync(join(root, 'docs/trunks.md'), 'utf8')
  const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
  assert.equal(examples.length, 2)
  for (const yaml of examples) {
    const read = loadConfig(yaml, { ...sample.options(), publicRoots })
    assert.ok(read.ok, JSON.stringify(read))
    assert.deepEqual(read.value.warnings, [])
  }
})

test("Microsoft's roots are among the public ones", () => {
  // Mozilla has let DigiCert's oldest go; most systems still have it.
  assert.ok((microsoftRoots(publicRootBlocks())?.roots.length ?? 0) >= 6)
})
