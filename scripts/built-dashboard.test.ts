import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

/** `scripts/setup.mjs` builds it before any test. */
const built = join(import.meta.dirname, '../dist/dashboard')
const files = globSync('**/*.{html,js,css}', { cwd: built }).map(name => ({
  name,
  text: readFileSync(join(built, name), 'utf8'),
}))

const LIMIT_BYTES = 120 * 1024
/** Names of things, which nobody fetches: XML names its vocabularies so. */
const NAMES = /^https?:\/\/www\.w3\.org\//

test('all scripts and styles together weigh less than 120 KB on the wire', () => {
  const sizes = files
    .filter(({ name }) => !name.endsWith('.html'))
    .map(({ name, text }) => ({ name, bytes: gzipSync(text, { level: 9 }).length }))
  assert.ok(sizes.length >= 2, 'there is a script and a style')
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  assert.ok(
    total < LIMIT_BYTES,
    `${total} bytes: ${sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}`,
  )
})

test('nothing refers to another host', () => {
  for (const { name, text } of files) {
    const hosts = [...text.matchAll(/https?:\/\/[\w.-]+[\w/.-]*/g)]
      .map(([address]) => address)
      .filter(address => !NAMES.test(address))
    assert.deepEqual(hosts, [], name)
    assert.doesNotMatch(text, /url\(\s*['"]?\/\/|@import/, name)
  }
})

test('each file is packed beside itself, so that nobody packs it while it is served', () => {
  for (const { name } of files) assert.ok(readFileSync(join(built, `${name}.gz`)).length > 0)
})
