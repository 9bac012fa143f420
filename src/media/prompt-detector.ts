// Which prompt is being heard? Blocks of 20 ms are measured at the frequencies of all prompts (Goertzel's
// algorithm); a block in which the notes of one prompt hold the power votes for the strongest of them, and a
// prompt is heard when it has most of the votes of the last 600 ms, on more than one note.
//
//    samples --> block of 160 --> power at each note --> vote --> [ last 30 votes ] --> prompt or none

import { g711Hz } from './g711.ts'
import { type PromptName, promptNames, prompts } from './tone.ts'

const blockSamples = 160
const blocksHeld = 30
const votesNeeded = 22
/** Votes that a second note needs: one tone alone, however long, is no melody. */
const secondNoteVotes = 2
/** Share of a block's power that its prompt must hold; noise spreads over all 80 frequencies. */
const leastShare = 0.4
/** Mean square below which a block is silence: some -55 dB of full scale. */
const silence = 60 * 60

interface ScoredNote {
  prompt: PromptName
  coefficient: number
}

const notes: readonly ScoredNote[] = promptNames.flatMap(prompt =>
  [...new Set(prompts[prompt].map(note => note.hz))]
    .filter(hz => hz > 0)
    .map(hz => ({ prompt, coefficient: 2 * Math.cos((2 * Math.PI * hz) / g711Hz) })),
)

export class PromptDetector {
  readonly #block = new Int16Array(blockSamples)
  #filled = 0
  // Index into `notes` for each of the last blocks, -1 for none.
  readonly #votes = new Int8Array(blocksHeld).fill(-1)
  #next = 0
  #current: PromptName | undefined

  /** The prompt that the last 600 ms were, if any. */
  get current(): PromptName | undefined {
    return this.#current
  }

  /** Takes samples at 8 kHz, any number of them. Returns the prompts that began to be heard in them. */
  push(pcm: Int16Array): PromptName[] {
    const begun: PromptName[] = []
    for (let at = 0; at < pcm.length; ) {
      const part = pcm.subarray(at, at + blockSamples - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled < blockSamples) break
      this.#filled = 0
      const before = this.#current
      this.#vote(strongestNote(this.#block))
      if (this.#current !== undefined && this.#current !== before) begun.push(this.#current)
    }
    return begun
  }

  #vote(note: number): void {
    this.#votes[this.#next] = note
    this.#next = (this.#next + 1) % blocksHeld
    this.#current = elected(this.#votes)
  }
}

const votesPerNote = new Uint8Array(notes.length)

function elected(votes: Int8Array): PromptName | undefined {
  votesPerNote.fill(0)
  for (const vote of votes) if (vote >= 0) votesPerNote[vote] = (votesPerNote[vote] as number) + 1
  return promptNames.find(prompt => {
    let all = 0
    let strongNotes = 0
    notes.forEach((note, i) => {
      const count = votesPerNote[i] as number
      if (note.prompt !== prompt) return
      all += count
      if (count >= secondNoteVotes) strongNotes++
    })
    return all >= votesNeeded && strongNotes >= 2
  })
}

function strongestNote(block: Int16Array): number {
  let energy = 0
  for (const sample of block) energy += sample * sample
  if (energy < silence * blockSamples) return -1
  // The power of a pure tone is energy * samples / 2, so that its share comes out as 1.
  const shares = notes.map(note => (2 * power(block, note.coefficient)) / (energy * blockSamples))
  let best = -1
  let bestShare = leastShare
  for (const prompt of promptNames) {
    let sum = 0
    let strongest = -1
    shares.forEach((share, i) => {
      if ((notes[i] as ScoredNote).prompt !== prompt) return
      sum += share
      if (strongest < 0 || share > (shares[strongest] as number)) strongest = i
    })
    if (sum < bestShare) continue
    best = strongest
    bestShare = sum
  }
  return best
}

/** Goertzel: the squared magnitude of one frequency in the block. */
function power(block: Int16Array, coefficient: number): number {
  let last = 0
  let beforeLast = 0
  for (const sample of block) {
    const next = sample + coefficient * last - beforeLast
    beforeLast = last
    last = next
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast
}
