// Melodies in place of speech recordings: each named prompt has notes that no other prompt has, so that a
// machine at the far end of a call can tell what it hears (`PromptDetector`) and a person can, too.

import { encodeG711, type G711Codec, g711Hz } from './g711.ts'

/** One note, or a rest when `hz` is 0. */
interface Note {
  /** Below 4000. */
  hz: number
  ms: number
}

/** Half of full scale is 16384; this leaves headroom and is still far above any noise. */
const amplitude = 9000
/** Each note swells and fades over this time, so that its beginning does not click across all frequencies. */
const edgeMs = 4

/** The notes as 16-bit samples at 8 kHz. */
export function melody(notes: readonly Note[]): Int16Array {
  const lengths = notes.map(note => Math.round((note.ms * g711Hz) / 1000))
  const pcm = new Int16Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  notes.forEach((note, i) => {
    const length = lengths[i] as number
    if (note.hz > 0) writeNote(pcm.subarray(at, at + length), note.hz)
    at += length
  })
  return pcm
}

function writeNote(pcm: Int16Array, hz: number): void {
  const edge = Math.min((edgeMs * g711Hz) / 1000, pcm.length / 2)
  for (let i = 0; i < pcm.length; i++) {
    const fromEdge = Math.min(i, pcm.length - 1 - i)
    const swell = fromEdge >= edge ? 1 : (1 - Math.cos((Math.PI * fromEdge) / edge)) / 2
    pcm[i] = Math.round(amplitude * swell * Math.sin((2 * Math.PI * hz * i) / g711Hz))
  }
}

const noteMs = 160
const phrase = (repeats: number, ...hz: number[]): Note[] =>
  Array.from({ length: repeats }, () => hz.map(each => ({ hz: each, ms: noteMs }))).flat()

export type PromptName =
  | 'greeting'
  | 'menu'
  | 'queueMusic'
  | 'agent'
  | 'caller'
  | 'cannotTransfer'
  | 'ringback'

/**
 * What is played in a call, by name. All frequencies are multiples of 100 Hz and each belongs to one prompt only:
 * in the detector's blocks of 20 ms such tones do not leak into each other.
 */
export const prompts: Readonly<Record<PromptName, readonly Note[]>> = {
  greeting: phrase(5, 600, 700, 900, 700),
  menu: phrase(5, 800, 1000, 1200),
  queueMusic: phrase(4, 1100, 1300, 1500, 1700, 1500, 1300),
  agent: phrase(5, 1400, 1600, 1800),
  caller: phrase(5, 1900, 2100, 2300),
  cannotTransfer: phrase(5, 2600, 2400, 2200),
  ringback: [...phrase(3, 400, 500), { hz: 0, ms: 2000 }],
}

export const promptNames = Object.keys(prompts) as PromptName[]

const encoded = new Map<string, Uint8Array>()

/** A prompt in G.711. Made once and shared by all calls: a call holds its place in it, never a copy. */
export function promptAudio(name: PromptName, codec: G711Codec): Uint8Array {
  const key = `${codec} ${name}`
  const known = encoded.get(key) ?? encodeG711(codec, melody(prompts[name]))
  encoded.set(key, known)
  return known
}
