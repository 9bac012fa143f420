// A ladder to look at: its rows, the message of the chosen one beside them, and all that can be done with both.

import { useId, useMemo, useRef, useState } from 'preact/hooks'
import type { FindingTold, LadderTold } from '../../api/shapes/index.ts'
import type { Ladder, LadderRow } from '../../ladder/index.ts'
import { useKeys } from '../frame/keys.ts'
import { t } from '../frame/words.ts'
import { DiffPane } from './diff-pane.tsx'
import { Divider } from './divider.tsx'
import { FindingStrip } from './finding-strip.tsx'
import { LadderCanvas } from './ladder-canvas.tsx'
import { ladderKeys } from './ladder-keys.ts'
import { type LadderPicture, pictureOf } from './ladder-picture.ts'
import { LadderTools } from './ladder-tools.tsx'
import { MessagePane } from './message-pane.tsx'
import { pinFindings } from './pin-findings.ts'
import { matching, stepped } from './shown-rows.ts'
import { useDark } from './use-dark.ts'
import { usePlayer } from './use-player.ts'
import { FIRST_VIEW, showAll, toggleMark, type ViewState } from './view-state.ts'
import './ladder.css'

export interface LadderViewOptions {
  ladder: LadderTold
  /** Pinned to the rows that are their evidence. */
  findings?: readonly FindingTold[]
  /** Where the API has its packets; absent for what was only uploaded or played. */
  packets?: string
  /** Rows appear as they happened, from the first on. */
  plays?: boolean
  /** How fast they appear at first; 1 without it. */
  speed?: number
  /** How it is looked at to begin with, where not as usual. */
  begins?: Partial<ViewState>
  /** Where Escape leads when nothing is left to take back. */
  onLeave?: () => void
}

const NONE: readonly FindingTold[] = []

export function LadderView({
  ladder: told,
  findings = NONE,
  packets,
  plays = false,
  speed = 1,
  begins,
  onLeave,
}: LadderViewOptions) {
  // The shape is checked where it is made; here only the brand of its times is missing.
  const ladder = told as Ladder
  const [state, change] = useState<ViewState>({ ...FIRST_VIEW, ...begins })
  const [width, setWidth] = useState(900)
  const picture = usePicture(ladder, findings, state, width)
  const { pins } = picture
  const { offsetMinutes } = picture.options
  const hands = useHands(ladder, picture, state, change, plays && speed, onLeave)
  const { places, player, pane, searchField } = hands
  useKeys(ladderKeys(hands))
  const id = useId()
  return (
    <section class="ladder-view" aria-label={ladder.title}>
      <LadderTools
        {...{ ladder, picture, state, change, searchField, player }}
        seek={hands.seek}
        found={hands.found.length}
        {...(packets !== undefined && { packets })}
      />
      <FindingStrip
        findings={findings}
        pins={pins}
        chosen={ladder.rows[state.chosen]}
        choose={hands.reveal}
      />
      <div class={`ladder-split${state.isBeside ? '' : ' alone'}`} style={`--share:${state.share}%`}>
        <LadderCanvas
          picture={picture}
          chosen={places.indexOf(state.chosen)}
          count={player.count}
          id={id}
          onWidth={setWidth}
          onChoose={hands.choose}
        />
        {state.isBeside && <Divider share={state.share} change={change} />}
        {state.isBeside && (
          <aside
            class="ladder-pane"
            ref={pane}
            tabIndex={-1}
            aria-label={t({ en: 'Message', de: 'Nachricht' })}
          >
            <Beside {...{ ladder, picture, state, change, offsetMinutes }} />
          </aside>
        )}
      </div>
    </section>
  )
}

function usePicture(
  ladder: Ladder,
  findings: readonly FindingTold[],
  state: ViewState,
  width: number,
): LadderPicture {
  const isDark = useDark()
  const pins = useMemo(() => pinFindings(ladder, findings), [ladder, findings])
  const offsetMinutes = -new Date(ladder.startedAt).getTimezoneOffset()
  const { kinds, legs, times, silence, marked } = state
  return useMemo(
    () => pictureOf(ladder, state, { pins, isDark, width, offsetMinutes }),
    [ladder, kinds, legs, times, silence, marked, pins, isDark, width, offsetMinutes],
  )
}

interface BesideOptions {
  ladder: Ladder
  picture: LadderPicture
  state: ViewState
  change: (wish: (state: ViewState) => ViewState) => void
  offsetMinutes: number
}

/** The two marked rows, else the chosen one. */
function Beside({ ladder, picture, state, change, offsetMinutes }: BesideOptions) {
  const [first, second] = [...state.marked]
    .sort((left, right) => left - right)
    .map(index => ladder.rows[index])
  if (first !== undefined && second !== undefined) return <DiffPane rows={[first, second]} />
  const row = ladder.rows[state.chosen]
  const { sdp, sought } = state
  const findings = (row === undefined ? undefined : picture.pins.get(row)) ?? NONE
  const isMarked = state.marked.includes(state.chosen)
  const mark = (): void => change(before => toggleMark(before, before.chosen))
  return <MessagePane {...{ ladder, row, findings, sdp, sought, offsetMinutes, isMarked, mark }} />
}

/** What hands can do with the ladder, by keys and by pointer. */
function useHands(
  ladder: Ladder,
  { shown, pins }: LadderPicture,
  state: ViewState,
  change: (wish: (state: ViewState) => ViewState) => void,
  /** How fast it plays; false: all rows are there at once. */
  plays: number | false,
  onLeave: (() => void) | undefined,
) {
  const searchField = useRef<HTMLInputElement>(null)
  const pane = useRef<HTMLElement>(null)
  const player = usePlayer(shown.rows, plays)
  const places = useMemo(() => placesIn(ladder, shown.rows), [ladder, shown])
  const found = useMemo(() => {
    const all = new Set(matching(ladder.rows, state.sought))
    return places.filter(index => all.has(index))
  }, [ladder, places, state.sought])
  const open = (): void => {
    change(before => ({ ...before, isBeside: true }))
    requestAnimationFrame(() => pane.current?.focus())
  }
  return {
    ...{ change, places, player, pane, searchField, found },
    choose: (place: number, how: 'choose' | 'mark' | 'open') => {
      const index = places[place] as number
      change(before => ({ ...(how === 'mark' ? toggleMark(before, index) : before), chosen: index }))
      if (how === 'open') open()
    },
    reveal: (row: LadderRow) => {
      const chosen = ladder.rows.indexOf(row)
      change(before => ({ ...(places.includes(chosen) ? before : showAll(before)), chosen }))
    },
    step: (rows: number) => change(before => ({ ...before, chosen: stepped(places, before.chosen, rows) })),
    seek: (way: 1 | -1) =>
      change(before => {
        const ahead =
          way === 1
            ? (found.find(index => index > before.chosen) ?? found[0])
            : (found.findLast(index => index < before.chosen) ?? found.at(-1))
        return { ...before, chosen: ahead ?? before.chosen }
      }),
    nextFinding: () =>
      change(before => {
        const evidence = places.filter(index => pins.has(ladder.rows[index] as LadderRow))
        return {
          ...before,
          chosen: evidence.find(index => index > before.chosen) ?? evidence[0] ?? before.chosen,
        }
      }),
    search: () => searchField.current?.focus(),
    open,
    leave: () => {
      if (state.marked.length > 0) change(before => ({ ...before, marked: [] }))
      else if (state.sought !== '') change(before => ({ ...before, sought: '' }))
      else if (onLeave === undefined) return false
      else onLeave()
      return true
    },
    legOf: (now: ViewState) => ladder.rows[now.chosen]?.leg,
  }
}

/** Of rows that are shown, their places among all. */
function placesIn(ladder: Ladder, rows: readonly LadderRow[]): number[] {
  const all = new Map(ladder.rows.map((row, index) => [row, index]))
  return rows.map(row => all.get(row) as number)
}
