// Files of records as somebody may put them there: pipes, files without an end, thousands at once.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { filesIn, RecordFolder, readRecordFile, readRecords } from '../../src/cli/testing/index.ts'
import { inAll, worded } from '../../src/findings/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { RecordsAnalysis } from '../../src/records/index.ts'
import { callPage, madeCall } from '../../src/records/testing/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-records-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const OF_MANY = callPage(Array.from({ length: 3000 }, (_, number) => madeCall(number, { minutes: number })))

const FILES = '/proc/self/fd'
const isOpen = (path: string): boolean =>
  readdirSync(FILES).some(each => {
    try {
      return readlinkSync(join(FILES, each)) === path
    } catch {
      return false
    }
  })

test('a file that holds no records is closed when that is known', {
  skip: !existsSync(FILES) && 'no list of open files here',
}, async () => {
  const path = written('trace.bin', Buffer.alloc(1024 * 1024, 'x'))
  const { problems } = await readRecordFile(path, 'trace.bin')
  assert.match(problems.join(), /holds no calls of Direct Routing/)
  assert.equal(isOpen(path), false)
})

test('a pipe that was put in the place of a file is not waited for', async () => {
  const path = join(folder, 'pipe.json')
  execFileSync('mkfifo', [path])
  await assert.rejects(readRecordFile(path, 'pipe.json'), /is no file/)
  assert.deepEqual(
    (await filesIn(folder)).files.filter(({ name }) => name === 'pipe.json'),
    [],
  )
})

/** How often others had their turn while it was read. */
async function turnsWhile(path: string): Promise<number> {
  let [turns, isReading] = [0, true]
  const reading = readRecordFile(path, 'calls').finally(() => {
    isReading = false
  })
  for (; isReading; turns++) await setImmediate()
  assert.equal((await reading).read, 3000)
  return turns
}

test('others have their turn while a file is read', async () => {
  const pieces = OF_MANY.length / (64 * 1024)
  assert.ok(pieces > 15)
  assert.ok((await turnsWhile(written('calls.json', OF_MANY))) > pieces)
})

test('the end of the run ends the reading of a file', async () => {
  const ending = new AbortController()
  const reading = readRecordFile(written('long.json', OF_MANY), 'long.json', ending.signal)
  ending.abort()
  await assert.rejects(reading, /abort/)
})

test('of a file without an end no more than the limit is read', async () => {
  let given = 0
  const endless = async function* () {
    for (yield Buffer.from(OF_MANY); ; given++) yield Buffer.alloc(64 * 1024)
  }
  const analysis = new RecordsAnalysis({ observer: 'test' })
  await readRecords(endless(), analysis, { name: 'holes.json', progress: () => {} }, 8 * 1024 * 1024)
  assert.match(analysis.end().problems.join(), /holes\.json: has more than is read of one file/)
  assert.ok(given <= 128)
})

test('files that the end of a run came before are read by the next one', async () => {
  const place = join(folder, 'drop')
  mkdirSync(place)
  for (const name of ['a.json', 'b.json', 'c.json'])
    writeFileSync(join(place, name), callPage([madeCall(1, {})]))
  const ending = new AbortController()
  const read: string[] = []
  const ears = {
    say: assert.fail,
    take: async (what: string) => {
      read.push(what)
      ending.abort()
    },
  }
  const saved: unknown[] = []
  const state = { read: () => undefined, save: (known: unknown) => saved.push(known) }
  const drop = new RecordFolder(place, ears, state as never)
  await drop.look(ending.signal, instantOf(1))
  await drop.look(ending.signal, instantOf(10_000))
  drop.save()
  assert.equal(read.length, 1)
  const [{ read: known } = { read: [] }] = saved as { read: [string, string][] }[]
  assert.deepEqual(
    known.map(([name]) => name),
    read,
  )
})

const NOBODY = { say: () => {}, take: async () => {} }

test('a folder says why nothing comes of it, and that it does again', async () => {
  const place = join(folder, 'later')
  const drop = new RecordFolder(place, NOBODY, undefined)
  const standing = () => drop.source.standing
  const { signal } = new AbortController()
  assert.equal(standing().state, 'unknown')
  await drop.look(signal, instantOf(1))
  const away = standing()
  assert.ok(away.state === 'trouble')
  assert.deepEqual(inAll(away.says), { en: 'is not there', de: 'ist nicht da' })
  mkdirSync(place)
  await drop.look(signal, instantOf(10_000))
  assert.equal(standing().state, 'fine')
})

test('a file that cannot be read is trouble until it is gone', async () => {
  const place = join(folder, 'refused')
  mkdirSync(place)
  const file = join(place, 'calls.json')
  writeFileSync(file, OF_MANY)
  const refusing = { say: () => {}, take: () => Promise.reject(new Error('calls.json: no right to read it')) }
  const drop = new RecordFolder(place, refusing, undefined)
  const { signal } = new AbortController()
  await drop.look(signal, instantOf(1))
  await drop.look(signal, instantOf(10_000))
  const { standing } = drop.source
  assert.ok(standing.state === 'trouble')
  assert.equal(
    worded(standing.says, 'en'),
    '1 file cannot be read, as calls.json: calls.json: no right to read it',
  )
  rmSync(file)
  await drop.look(signal, instantOf(20_000))
  assert.equal(drop.source.standing.state, 'fine')
})

test('entries beyond those that are looked at are told, counted and trouble', async () => {
  const place = join(folder, 'crowded')
  mkdirSync(place)
  for (let number = 0; number < 12; number++) writeFileSync(join(place, `${number}.txt`), '')
  const said: string[] = []
  const drop = new RecordFolder(place, { ...NOBODY, say: line => said.push(line) }, undefined, 10)
  const { signal } = new AbortController()
  for (const at of [1, 10_000, 20_000]) await drop.look(signal, instantOf(at))
  assert.deepEqual(said, [`records: ${place} has 12 entries, and only 10 of them are looked at`])
  assert.equal(drop.leftOut, 2)
  assert.equal(drop.source.standing.state, 'trouble')
  for (let number = 0; number < 4; number++) rmSync(join(place, `${number}.txt`))
  await drop.look(signal, instantOf(30_000))
  assert.equal(drop.source.standing.state, 'fine')
  assert.equal(drop.leftOut, 2)
})

test('others have their turn while a folder of many files is looked at', async () => {
  const place = join(folder, 'many')
  mkdirSync(place)
  for (let number = 0; number < 2000; number++) writeFileSync(join(place, `${number}.txt`), 'x')
  let [turns, isLooking] = [0, true]
  const looking = filesIn(place).finally(() => {
    isLooking = false
  })
  for (; isLooking; turns++) await setImmediate()
  assert.equal((await looking).files.length, 2000)
  assert.ok(turns >= 1000, `${turns} turns`)
})
