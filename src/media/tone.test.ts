import assert from 'node:assert/strict'
import { test } from 'node:test'
import { melody, promptAudio, promptNames, prompts } from './tone.ts'

test('a melody lasts as long as its notes and rests', () => {
  const pcm = melody([
    { hz: 1000, ms: 100 },
    { hz: 0, ms: 50 },
  ])
  assert.equal(pcm.length, 1200)
  assert.ok(pcm.subarray(0, 800).some(sample => sample > 8000))
  assert.ok(pcm.subarray(800).every(sample => sample === 0))
})

test('notes begin and end softly', () => {
  const pcm = melody([{ hz: 1700, ms: 100 }])
  const loudest = (part: Int16Array) => part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  assert.ok(loudest(pcm.subarray(0, 4)) < 500)
  assert.ok(loudest(pcm.subarray(796)) < 500)
  assert.ok(loudest(pcm.subarray(100, 200)) > 8500)
})

test('no two prompts share a note, and all fill whole packets', () => {
  const owner = new Map<number, string>()
  for (const name of promptNames) {
    for (const { hz } of prompts[name]) {
      if (hz > 0) assert.equal(owner.get(hz) ?? name, name)
      owner.set(hz, hz === 0 ? '' : name)
    }
    assert.equal(promptAudio(name, 'PCMA').length % 160, 0)
  }
})

test('a prompt is coded once for all calls', () => {
  assert.equal(promptAudio('agent', 'PCMU'), promptAudio('agent', 'PCMU'))
})
