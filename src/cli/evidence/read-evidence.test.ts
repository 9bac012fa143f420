// Evidence handed to a running system: read on a thread, within bounds.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { reportMarkdown } from '../../diagnosis/index.ts'
import { formatFactLine } from '../../facts/index.ts'
import { stories } from '../../stories/index.ts'
import { known } from '../lab.ts'
import { playInLab } from '../lab-play.ts'
import { readEvidence } from './read-evidence.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-evidence-'))
after(() => rmSync(folder, { recursive: true }))

const WISHES = { memoryMb: 512, signal: new AbortController().signal, progress: () => {} }

async function article(): Promise<{ name: string; path: string }> {
  const path = join(folder, 'article.ndjson')
  const { facts } = await playInLab(known('story', 'refer-default-certificate', stories), undefined, {
    seed: 7,
    language: 'en',
  })
  writeFileSync(
    path,
    facts
      .all()
      .map(fact => `${formatFactLine(fact)}\n`)
      .join(''),
  )
  return { name: 'article.ndjson', path }
}

test('evidence is read, its fault named in both languages and its calls drawn', async () => {
  const { sources, findings, ladders, reports } = await readEvidence([await article()], WISHES)
  assert.deepEqual(
    sources.map(({ name, kind }) => [name, kind]),
    [['article.ndjson', 'facts']],
  )
  const named = findings.find(({ en }) => en.rule === 'tls/default-certificate-served')
  assert.ok(named !== undefined && named.en.title !== named.de.title)
  assert.match(reportMarkdown(reports.de), /Standardzertifikat/)
  assert.ok(ladders.length > 0 && ladders.some(({ rows }) => rows.some(row => row.message !== undefined)))
})

test('what cannot be read is told, and so is what is given up', async () => {
  const path = join(folder, 'nothing.bin')
  writeFileSync(path, 'no evidence at all')
  await assert.rejects(readEvidence([{ name: 'nothing.bin', path }], WISHES), /no kind that can be read/)
  await assert.rejects(
    readEvidence([await article()], { ...WISHES, signal: AbortSignal.abort() }),
    /it was ended/,
  )
})

test('a reading that wants more memory than it may have ends alone', async () => {
  await assert.rejects(
    readEvidence([await article()], { ...WISHES, memoryMb: 8 }),
    /could not be read|ended early/,
  )
})
