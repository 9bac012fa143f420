// The page on operations shows files of this project as they are (`UPDATE=1` writes them anew), its commands are commands,
// and what it leads to is there.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { millis } from '../kernel/index.ts'
import { openStore } from '../store/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = join(root, 'docs/operations.md')
const text = readFileSync(page, 'utf8')

const LANGUAGES: Readonly<Record<string, string>> = { yaml: 'yaml', service: 'ini', conf: 'nginx' }
const FILES = /(<!-- file: (\S+) -->\n)[\s\S]*?(<!-- \/file -->)/g

const shown = (path: string): string =>
  `\n\`\`\`${LANGUAGES[path.split('.').at(-1) ?? '']}\n${readFileSync(join(root, path), 'utf8')}\`\`\`\n\n`

const made = (page: string): string =>
  page.replaceAll(FILES, (_, open: string, path: string, close: string) => `${open}${shown(path)}${close}`)

const isThere = (command: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`])
    return true
  } catch {
    return false
  }
}

test('the files on the page are those of the project (UPDATE=1 rewrites it)', () => {
  assert.equal([...text.matchAll(FILES)].length, 3)
  if (process.env.UPDATE === '1') writeFileSync(page, made(text))
  else assert.equal(text, made(text))
})

test('all the page leads to is there', () => {
  const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path)
  assert.ok(links.length > 20)
  assert.deepEqual(
    links.filter(path => !path.startsWith('http') && !existsSync(join(dirname(page), path))),
    [],
  )
})

test('systemd has nothing against the unit', {
  skip: !isThere('systemd-analyze') && 'no systemd-analyze here; it comes with systemd',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-unit-'))
  try {
    const unit = readFileSync(join(root, 'ops/systemd/linesman.service'), 'utf8')
    const here = unit.replaceAll('/opt/linesman/', root)
    writeFileSync(join(folder, 'linesman.service'), here)
    const said = execFileSync('systemd-analyze', ['verify', join(folder, 'linesman.service')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    assert.equal(said, '')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('records are backed up by the command of the page while they are open, and the copy opens', {
  skip: !isThere('sqlite3') && 'no sqlite3 here; as root on Debian: apt-get install sqlite3',
}, async () => {
  const [command = ''] = /^sqlite3 records\.db .*$/m.exec(text) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'linesman-backup-'))
  const keeping = { keepMs: millis(1e12), capBytes: 2e9 }
  const store = await openStore({ place: join(folder, 'records.db'), ...keeping })
  try {
    const change = {
      subject: 'sbc',
      name: 'sbc1',
      state: 'up',
      reason: { en: 'told', de: 'gesagt' },
    } as const
    await store.append({
      ...{ facts: [], calls: [], findings: [], probes: [] },
      health: [{ ...change, at: Date.now() as never }],
    })
    execFileSync('sh', ['-c', command], { cwd: folder })
    const copy = await openStore({ place: join(folder, 'copy.db'), ...keeping })
    const kept = await copy.health({})
    await copy.end()
    assert.equal(kept.length, 1)
  } finally {
    await store.end()
    rmSync(folder, { recursive: true })
  }
})
