// How somebody looks at a ladder: which rows, which of them is chosen, which two are compared, what stands beside it.
// Each function is one wish, and returns the next state.

import type { TimeMode } from '../../ladder/index.ts'

/** Media is left out second, TCP and TLS last. */
export type Kinds = 'all' | 'signalling' | 'sip'
export type SdpView = 'whole' | 'folded' | 'off'

export interface ViewState {
  /** Place of the row under the cursor among all rows of the ladder. */
  chosen: number
  /** Places of at most two rows, in the order they were marked. */
  marked: readonly number[]
  kinds: Kinds
  /** Ids of the only legs that are shown; absent: all. */
  legs?: readonly string[]
  times: TimeMode
  silence: 'compressed' | 'to-scale'
  /** Whether the message stands beside the ladder, and how much of the width is the ladder's, in percent. */
  isBeside: boolean
  share: number
  sdp: SdpView
  /** Sought in labels and messages; empty for nothing. */
  sought: string
}

export const FIRST_VIEW: ViewState = {
  chosen: 0,
  marked: [],
  kinds: 'all',
  times: 'since-first',
  silence: 'compressed',
  isBeside: true,
  share: 62,
  sdp: 'whole',
  sought: '',
}

export const TIME_MODES: readonly TimeMode[] = ['since-first', 'since-previous', 'time-of-day']
export const KINDS: readonly Kinds[] = ['all', 'signalling', 'sip']
export const SDP_VIEWS: readonly SdpView[] = ['whole', 'folded', 'off']

const SHARES = { least: 30, most: 80, step: 5 }

/** The one after `now`, and the first after the last. */
export const next = <Each>(all: readonly Each[], now: Each): Each =>
  all[(all.indexOf(now) + 1) % all.length] as Each

/** Takes the mark away where there is one; of three the oldest goes. */
export function toggleMark(state: ViewState, index: number): ViewState {
  const without = state.marked.filter(each => each !== index)
  if (without.length < state.marked.length) return { ...state, marked: without }
  return { ...state, marked: [...without, index].slice(-2) }
}

/** Moves the border between the ladder and the message by steps. */
export const widen = (state: ViewState, steps: number): ViewState =>
  shared(state, state.share + steps * SHARES.step)

export const shared = (state: ViewState, share: number): ViewState => ({
  ...state,
  share: Math.min(SHARES.most, Math.max(SHARES.least, share)),
})

/** Only the leg of the chosen row, or all that belong to the call. */
export function toggleRelated(state: ViewState, leg: string | undefined): ViewState {
  const { legs, ...all } = state
  return legs !== undefined || leg === undefined ? all : { ...all, legs: [leg] }
}

/** Rows of all kinds and legs. */
export function showAll({ legs: _, ...rest }: ViewState): ViewState {
  return { ...rest, kinds: 'all' }
}

/** Shows or hides one leg; when none is left, all are shown. */
export function toggleLeg(state: ViewState, leg: string, all: readonly string[]): ViewState {
  const { legs = all, ...rest } = state
  const left = legs.includes(leg) ? legs.filter(each => each !== leg) : [...legs, leg]
  return left.length === 0 || left.length === all.length ? rest : { ...rest, legs: left }
}
