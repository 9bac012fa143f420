// Evidence handed in over the wire: read, bounded, cancelled, and nothing left on the disk.

import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import type { DiagnosisAnswer, Problem } from '../../src/api/index.ts'
import { storyFacts } from '../../src/api/testing/index.ts'
import { formatFactLine } from '../../src/facts/index.ts'
import { type Served, serving, untilTrue } from './api-harness.ts'

const evidence = (): string =>
  storyFacts()
    .map(fact => `${formatFactLine(fact)}\n`)
    .join('')

function form(files: Readonly<Record<string, string>>): FormData {
  const body = new FormData()
  for (const [name, text] of Object.entries(files)) body.append('file', new Blob([text]), name)
  return body
}

const handIn = ({ ask }: Served, body: FormData): Promise<Response> =>
  ask('/api/v1/diagnoses', { method: 'POST', body })

async function over(served: Served, id: string, query = ''): Promise<DiagnosisAnswer> {
  let answer: DiagnosisAnswer | undefined
  await untilTrue('the diagnosis', async () => {
    answer = await served.told<DiagnosisAnswer>(`/api/v1/diagnoses/${id}${query}`)
    return answer.state === 'done' || answer.state === 'failed'
  })
  return answer as DiagnosisAnswer
}

const problemOf = async (answer: Response): Promise<Problem['error']> =>
  ((await answer.json()) as Problem).error
const onDisk = ({ folder }: Served): string[] => readdirSync(`${folder}/uploads`)

test(
  'a file becomes findings and ladders, in the language asked for, and goes',
  serving(async served => {
    const answer = await handIn(served, form({ '../../etc/trace.facts': evidence() }))
    assert.equal(answer.status, 202)
    const { id } = (await answer.json()) as { id: string }
    assert.equal(answer.headers.get('location'), `/api/v1/diagnoses/${id}`)
    const { state, progress, sources, findings, ladders } = await over(served, id, '?lang=de')
    assert.deepEqual([state, progress, sources[0]?.name], ['done', 1, 'trace.facts'])
    assert.ok(findings.some(({ rule }) => rule === 'tls/default-certificate-served'))
    assert.ok(ladders.length > 0)
    await untilTrue('nothing left', () => onDisk(served).length === 0)
  }),
)

test(
  'the report of what was read is handed out in the language asked for',
  serving(async served => {
    const { id } = (await (await handIn(served, form({ 'trace.facts': evidence() }))).json()) as {
      id: string
    }
    assert.equal((await over(served, id)).hasReport, true)
    const report = await served.ask(`/api/v1/diagnoses/${id}/report?format=markdown&lang=de`)
    assert.match(report.headers.get('content-type') ?? '', /^text\/markdown/)
    assert.match(await report.text(), /tls\/default-certificate-served/)
    const page = await served.ask(`/api/v1/diagnoses/${id}/report?format=html`)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const none = await served.ask('/api/v1/diagnoses/unknown/report')
    assert.equal(none.status, 404)
  }),
)

test(
  'what nobody can read fails with the reason',
  serving(async served => {
    const answer = await handIn(served, form({ 'holiday.jpg': 'x'.repeat(1000) }))
    const { id } = (await answer.json()) as { id: string }
    const { state, says } = await over(served, id)
    assert.equal(state, 'failed')
    assert.match(says ?? '', /no kind that can be read/)
    assert.deepEqual(onDisk(served), [])
  }),
)

test(
  'files that are too large together are refused, and none stays',
  serving(
    async served => {
      const answer = await handIn(served, form({ one: 'x'.repeat(600), two: 'x'.repeat(600) }))
      assert.equal(answer.status, 413)
      assert.equal((await problemOf(answer)).code, 'upload/too-large')
      const single = await handIn(served, form({ one: 'x'.repeat(5000) }))
      assert.equal(single.status, 413)
      assert.deepEqual(onDisk(served), [])
    },
    { settings: { upload: { bytes: 1000, files: 5, seconds: 10 } } },
  ),
)

test(
  'too many files, fields and what is no form are refused',
  serving(
    async served => {
      const many = await handIn(served, form({ one: '1', two: '2', three: '3' }))
      assert.equal(many.status, 413)
      const field = new FormData()
      field.append('keylog', 'secret')
      assert.ok((await handIn(served, field)).status >= 400)
      assert.equal((await handIn(served, new FormData())).status, 400)
      const plain = await served.ask('/api/v1/diagnoses', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      })
      assert.deepEqual([plain.status, (await problemOf(plain)).code], [400, 'upload/form'])
      assert.deepEqual(onDisk(served), [])
    },
    { settings: { upload: { bytes: 1_000_000, files: 2, seconds: 10 } } },
  ),
)

test(
  'what only calls itself a form is the mistake of whoever sent it, and no bug',
  serving(async served => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const part = 'Content-Disposition: form-data; name="file"; filename="x"'
    for (const body of ['no form', `--b\r\n${part}\r\n\r\nends early`, `--b\r\n${part}`]) {
      const answer = await served.ask('/api/v1/diagnoses', { method: 'POST', body, headers })
      assert.deepEqual([answer.status, (await problemOf(answer)).code], [400, 'upload/form'], body)
    }
    assert.deepEqual(onDisk(served), [])
    assert.deepEqual(
      served.said.filter(line => line.includes('POST')),
      [],
    )
  }),
)

test(
  'a disk that cannot be written is told as such',
  serving(async served => {
    rmSync(`${served.folder}/uploads`, { recursive: true })
    const answer = await handIn(served, form({ x: evidence() }))
    assert.deepEqual([answer.status, (await problemOf(answer)).code], [503, 'upload/disk'])
    assert.ok(served.said.some(line => line.includes('ENOENT')))
  }),
)

test(
  'an upload that breaks off leaves nothing behind',
  serving(async served => {
    const control = new AbortController()
    const body = new ReadableStream({
      start(stream) {
        const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        stream.enqueue(new TextEncoder().encode(head + 'x'.repeat(100_000)))
      },
    })
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const asked = served.ask('/api/v1/diagnoses', {
      method: 'POST',
      body,
      headers,
      signal: control.signal,
      duplex: 'half',
    } as RequestInit)
    await untilTrue('the file', () => onDisk(served).length > 0)
    control.abort()
    await assert.rejects(asked)
    await untilTrue('nothing left', () => onDisk(served).length === 0)
    assert.deepEqual(
      served.said.filter(line => line.includes('POST')),
      [],
    )
  }),
)

test('one is read at a time, few wait, and what is dropped is stopped', async () => {
  const signals: AbortSignal[] = []
  const body = serving(
    async served => {
      const ids: string[] = []
      for (let turn = 0; turn < 5; turn++) {
        const answer = await handIn(served, form({ x: evidence() }))
        assert.equal(answer.status, 202)
        ids.push(((await answer.json()) as { id: string }).id)
      }
      const [first, second] = ids as [string, string]
      const waiting = await handIn(served, form({ x: '1' }))
      assert.deepEqual([waiting.status, (await problemOf(waiting)).code], [429, 'diagnoses/busy'])
      const states = await Promise.all(
        ids.map(async id => (await served.told<DiagnosisAnswer>(`/api/v1/diagnoses/${id}`)).state),
      )
      assert.deepEqual(states, ['reading', 'waiting', 'waiting', 'waiting', 'waiting'])
      await served.ask(`/api/v1/diagnoses/${first}`, { method: 'DELETE' })
      assert.ok(signals[0]?.aborted)
      assert.equal((await served.ask(`/api/v1/diagnoses/${first}`)).status, 404)
      await untilTrue('the next', async () => {
        const { state } = await served.told<DiagnosisAnswer>(`/api/v1/diagnoses/${second}`)
        return state === 'reading'
      })
    },
    {
      services: {
        diagnose: (_, { signal }) => {
          signals.push(signal)
          return new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        },
      },
    },
  )
  await body()
  assert.ok(signals.every(({ aborted }) => aborted))
})

test(
  'reading that takes too long fails, and the next has its turn',
  serving(
    async served => {
      const answer = await handIn(served, form({ x: evidence() }))
      const { id } = (await answer.json()) as { id: string }
      const { state, says } = await over(served, id)
      assert.deepEqual([state, says], ['failed', 'reading took more than 1 s'])
      await untilTrue('its file is gone', () => onDisk(served).length === 0)
    },
    {
      settings: { upload: { bytes: 1_000_000, files: 2, seconds: 1 } },
      services: {
        diagnose: (_, { signal }) =>
          new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
    },
  ),
)
