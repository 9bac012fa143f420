// What an operator has said of health, over a restart.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { FactLog } from '../../facts/index.ts'
import { instantOf, after as later, minutes } from '../../kernel/index.ts'
import type { HealthChange, Maintenance } from '../../watch/index.ts'
import { HealthKeeping } from './health-keeping.ts'
import { StateFile } from './state-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-health-'))
after(() => rmSync(folder, { recursive: true }))

const NAME = 'sbc1.example.net'
const START = instantOf(Date.UTC(2026, 0, 5, 9))
const until = later(START, minutes(60))
const WORD: Maintenance = { subject: 'sbc', name: NAME, from: START, until, note: 'kim: new disk' }

/** A system that begins at `now` with what the file tells, and what it says and changes then. */
function started(file: string, now: typeof START) {
  const said: string[] = []
  const changes: HealthChange[] = []
  const state = new StateFile(join(folder, file), line => said.push(line))
  const keeping = new HealthKeeping(new FactLog([], 10), { sbcs: [{ name: NAME }] }, () => now, state)
  keeping.subscribe(change => changes.push(change))
  keeping.resume()
  return { keeping, said, changes }
}

test('what is being worked on still is after a restart, until its time is over', () => {
  started('over.json', START).keeping.begin(WORD)
  const soon = later(START, minutes(10))
  const again = started('over.json', soon)
  assert.deepEqual(again.keeping.maintenance(soon), [WORD])
  assert.deepEqual(
    again.changes.map(({ direction, state }) => [direction, state]),
    [
      ['inbound', 'maintenance'],
      ['outbound', 'maintenance'],
      [undefined, 'maintenance'],
    ],
  )
  const late = later(until, minutes(1))
  assert.deepEqual(started('over.json', late).keeping.maintenance(late), [])
})

test('what was ended before its time does not begin anew', () => {
  const { keeping } = started('ended.json', START)
  keeping.begin(WORD)
  assert.ok(keeping.end(WORD, START))
  assert.deepEqual(started('ended.json', START).changes, [])
})

test('a damaged file is told of, and one of something else taken for nothing', () => {
  writeFileSync(join(folder, 'damaged.json'), '[{"subject": "sb')
  assert.match(started('damaged.json', START).said.join(), /damaged\.json cannot be read/)
  writeFileSync(join(folder, 'other.json'), JSON.stringify([null, { ...WORD, until: 'late' }, { name: 1 }]))
  assert.deepEqual(started('other.json', START).changes, [])
})
