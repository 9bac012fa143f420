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

test('of many long messages as many calls are drawn as can be written at once, and all are counted', async () => {
  const path = join(folder, 'long.log')
  const message = (call: number, turn: number): string => {
    const head = `[2025-04-01 07:${call}:${turn}.000] VERBOSE[1]: res_pjsip_logger.c:`
    const text = `INVITE sip:+49@192.0.2.20 SIP/2.0\nVia: SIP/2.0/UDP a.example;branch=z9hG4bK-${call}-${turn}
From: <sip:+49@a.example>;tag=${call}\nTo: <sip:+49@a.example>\nCall-ID: ${call}@a.example\nCSeq: ${turn} INVITE
${`X-Long: ${'x'.repeat(800)}\n`.repeat(8)}Content-Length: 0\n\n`
    return `${head}<--- Received SIP request (${text.length} bytes) from UDP:192.0.2.10:5060 --->\n${text}\n`
  }
  const turns = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
  writeFileSync(
    path,
    turns(10, 20)
      .flatMap(call => turns(10, 60).map(turn => message(call, turn)))
      .join(''),
  )
  const { calls, ladders } = await readEvidence([{ name: 'long.log', path }], WISHES)
  assert.equal(calls, 10)
  const { length } = JSON.stringify(ladders)
  assert.ok(ladders.length > 0 && length < 2_500_000, `${ladders.length} calls, ${length} characters`)
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
