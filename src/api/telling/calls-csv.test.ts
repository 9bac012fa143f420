import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import type { CallQuestion, CallRow } from '../../store/index.ts'
import { callsCsv } from './calls-csv.ts'

const row = (id: number, more: Partial<CallRow> = {}): CallRow => ({
  ...{ id: `call-${id}`, observer: 'sbc', startedAt: instantOf(id), direction: 'inbound', state: 'ended' },
  ...{ transfer: 'none', legs: [{ callId: 'c', side: 'carrier' }], findings: 0, ...more },
})

/** Pages over `count` rows, as a store has them. */
const pages =
  (count: number) =>
  async ({ after, limit = 100 }: CallQuestion) => {
    const begin = Number(after ?? 0)
    const items = Array.from({ length: Math.min(limit, count - begin) }, (_, index) => row(begin + index))
    const end = begin + items.length
    return { items, ...(end < count && { next: String(end) }) }
  }

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

test('all pages are one list', async () => {
  const text = await textOf(callsCsv(pages(2500), {}))
  assert.equal(text.trimEnd().split('\r\n').length, 2501)
})

test('a list has a hundred thousand rows at most, or as many as are asked for', async () => {
  assert.equal((await textOf(callsCsv(pages(100_500), {}))).trimEnd().split('\r\n').length, 100_001)
  assert.equal((await textOf(callsCsv(pages(2500), { limit: 1200 }))).trimEnd().split('\r\n').length, 1201)
})

test('no spreadsheet takes what a caller calls himself for a formula, and a number stays one', async () => {
  const page = async () => ({
    items: [row(1, { caller: '=HYPERLINK("x")', callee: '+4952511234', says: 'a, "b"' })],
  })
  const [, line] = (await textOf(callsCsv(page, {}))).split('\r\n')
  assert.match(line ?? '', /,"'=HYPERLINK\(""x""\)",\+4952511234,/)
  assert.match(line ?? '', /,"a, ""b""",/)
})

test('no formula hides behind a semicolon, which parts the cells of other spreadsheets', async () => {
  const page = async () => ({ items: [row(1, { legs: [{ callId: 'x;=1+1', side: 'carrier' }] })] })
  const [, line] = (await textOf(callsCsv(page, {}))).split('\r\n')
  assert.match(line ?? '', /,x;'=1\+1,/)
})
