import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { decodeG711, encodeG711 } from './g711.ts'
import { PromptDetector } from './prompt-detector.ts'
import { melody, type PromptName, promptAudio, promptNames, prompts } from './tone.ts'

const frame = 160

/** `ms` of a prompt in a loop, beginning `skip` samples into it. */
function played(name: PromptName, ms: number, skip = 0): Int16Array {
  const once = melody(prompts[name])
  return Int16Array.from({ length: ms * 8 }, (_, i) => once[(skip + i) % once.length] as number)
}
function heardIn(pcm: Int16Array, chunk = frame): PromptName[] {
  const detector = new PromptDetector()
  const heard: PromptName[] = []
  for (let at = 0; at < pcm.length; at += chunk) heard.push(...detector.push(pcm.subarray(at, at + chunk)))
  return heard
}
function eachPrompt(check: (name: PromptName) => void): void {
  for (const name of promptNames) check(name)
}

test('each prompt is heard as itself and as nothing else', () => {
  eachPrompt(name => assert.deepEqual([...new Set(heardIn(played(name, 4000)))], [name]))
})

test('six tenths of a second of a prompt are enough and a quarter is not', () => {
  eachPrompt(name => {
    assert.deepEqual(heardIn(played(name, 600)), [name])
    assert.deepEqual(heardIn(played(name, 250)), [])
  })
})

test('a prompt is heard from any point on and in chunks of any size', () => {
  eachPrompt(name => {
    for (let skip = 0; skip < 4000; skip += 371) {
      // Ringback rests for two seconds of three, so it may take that long to come.
      const ms = name === 'ringback' ? 3600 : 900
      assert.deepEqual([...new Set(heardIn(played(name, ms, skip), 1 + skip))], [name], `${name} at ${skip}`)
    }
  })
})

test('G.711 does not disguise a prompt', () => {
  eachPrompt(name => {
    for (const codec of ['PCMA', 'PCMU'] as const) {
      const coded = decodeG711(codec, encodeG711(codec, played(name, 800, 50)))
      assert.deepEqual(heardIn(coded), [name])
      assert.deepEqual([...new Set(heardIn(decodeG711(codec, promptAudio(name, codec))))], [name])
    }
  })
})

test('five in a hundred frames lost, left out or silent, do not disguise a prompt', () => {
  const chance = seededChance(21)
  eachPrompt(name => {
    for (const gap of ['left out', 'silent']) {
      const pcm = decodeG711('PCMA', encodeG711('PCMA', played(name, 4000, 70)))
      const frames = Array.from({ length: 200 }, (_, i) => pcm.subarray(i * frame, (i + 1) * frame))
      const received = frames.flatMap(samples => {
        if (chance.below(100) >= 5) return [...samples]
        return gap === 'silent' ? new Array<number>(frame).fill(0) : []
      })
      assert.deepEqual([...new Set(heardIn(Int16Array.from(received)))], [name], `${name}, ${gap}`)
    }
  })
})

test('prompts after one another are heard in their order', () => {
  const order: PromptName[] = ['greeting', 'menu', 'queueMusic', 'agent']
  const pcm = order.flatMap(name => [...played(name, 1200)])
  assert.deepEqual(heardIn(Int16Array.from(pcm)), order)
})

test('silence, noise, a hum and a lone steady tone are no prompt', () => {
  const chance = seededChance(22)
  const tenSeconds = (sample: (i: number) => number) =>
    Int16Array.from({ length: 80_000 }, (_, i) => sample(i))
  const tone = (hz: number) => tenSeconds(i => 9000 * Math.sin((2 * Math.PI * hz * i) / 8000))
  assert.deepEqual(heardIn(tenSeconds(() => 0)), [])
  assert.deepEqual(heardIn(tenSeconds(() => chance.below(3) - 1)), [])
  for (const loudness of [200, 4000, 60_000]) {
    assert.deepEqual(heardIn(tenSeconds(() => chance.below(loudness) - loudness / 2)), [])
  }
  for (const hz of [50, 425, 600, 1000, 1209, 2400, 3400]) assert.deepEqual(heardIn(tone(hz)), [])
})

test('a prompt in as much noise as a poor line has is still heard', () => {
  const chance = seededChance(23)
  eachPrompt(name => {
    const noisy = played(name, 900).map(sample => sample + chance.below(4000) - 2000)
    assert.ok(heardIn(noisy).includes(name), name)
  })
})

test('a prompt that stops is no longer current', () => {
  const detector = new PromptDetector()
  detector.push(played('menu', 1000))
  assert.equal(detector.current, 'menu')
  detector.push(new Int16Array(8000))
  assert.equal(detector.current, undefined)
})
