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

const weights = new Map(
  files.map(({ name, text }) => [name.replace(/^.*\//, ''), gzipSync(text, { level: 9 }).length]),
)
const textOf = (file: string): string => files.find(({ name }) => name.endsWith(file))?.text ?? ''

/** What a file makes the browser fetch at once: what it imports, not what it imports when somebody asks for it. */
function withImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  const imports = file.endsWith('.html')
    ? textOf(file).matchAll(/(?:src|href)="[^"]*?([\w-]+\.(?:js|css))"/g)
    : textOf(file).matchAll(/(?:from|import)\s*["`']\.\/([\w-]+\.js)["`']/g)
  for (const [, name = ''] of imports) withImports(name, found)
  return found
}

/** The chunk of this name, and the style that vite made of what it imports. */
const chunk = (begins: string): string[] => [...weights.keys()].filter(name => name.startsWith(`${begins}-`))

const weigh = (names: Iterable<string>): number =>
  [...new Set(names)].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0)

const fetched = (...chunks: readonly string[]): Set<string> =>
  new Set(['index.html', ...chunks.flatMap(chunk)].flatMap(name => [...withImports(name)]))

/** Room routing runs in the browser, so that a tenant's export need not leave it, and is as large as all the rest. */
const ROUTING = ['routing-desk', 'failures-view', 'lint-view', 'export-view', 'script-box']

test('all scripts and styles but those of the room routing weigh less than 120 KB together', () => {
  const routing = new Set(ROUTING.flatMap(chunk))
  assert.ok(routing.size >= ROUTING.length, 'each of these is fetched by itself')
  const others = [...weights.keys()].filter(name => !routing.has(name) && !name.endsWith('.html'))
  assert.ok(others.length >= 2, 'there is a script and a style')
  assert.ok(weigh(others) < LIMIT_BYTES, `${weigh(others)} bytes`)
})

test('whatever page is opened, a browser has fetched less than 120 KB for it', () => {
  const first = fetched()
  assert.ok([...first].some(name => name.endsWith('.js')) && [...first].some(name => name.endsWith('.css')))
  for (const name of [
    'plot',
    'ladder-page',
    'certificates-desk',
    'evidence-desk',
    'lab-desk',
    'routing-desk',
  ])
    assert.ok(weigh(fetched(name)) < LIMIT_BYTES, `${name}: ${weigh(fetched(name))} bytes`)
  for (const name of ['failures-view', 'lint-view', 'export-view']) {
    const bytes = weigh(fetched('routing-desk', name))
    assert.ok(bytes < LIMIT_BYTES, `${name}: ${bytes} bytes`)
  }
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
