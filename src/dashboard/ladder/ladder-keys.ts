// The keys of a ladder, those that sngrep has where it has them.

import type { Binding } from '../frame/keys.ts'
import type { Player } from './use-player.ts'
import {
  KINDS,
  next,
  SDP_VIEWS,
  TIME_MODES,
  toggleMark,
  toggleRelated,
  type ViewState,
  widen,
} from './view-state.ts'

interface Hands {
  change: (wish: (state: ViewState) => ViewState) => void
  /** Moves the cursor by rows. */
  step: (rows: number) => void
  /** To the next row with what is sought, or the one before. */
  seek: (way: 1 | -1) => void
  /** To the next row that is evidence of a finding. */
  nextFinding: () => void
  /** Puts the cursor into the field of the search. */
  search: () => void
  /** The message, and the cursor in it. */
  open: () => void
  /** One step back: marks, search, then out; `false` when there is no further. */
  leave: () => unknown
  legOf: (state: ViewState) => string | undefined
  player: Player
}

const PAGE = 15
const ALL = 1e9

export function ladderKeys(hands: Hands): Binding[] {
  const { change, step, seek, nextFinding, search, open, leave, legOf, player } = hands
  return [
    { keys: ['j', 'ArrowDown'], title: { en: 'Next row', de: 'Nächste Zeile' }, run: () => step(1) },
    { keys: ['k', 'ArrowUp'], title: { en: 'Row before', de: 'Zeile davor' }, run: () => step(-1) },
    { keys: ['PageDown'], run: () => step(PAGE) },
    { keys: ['PageUp'], run: () => step(-PAGE) },
    { keys: ['Home'], run: () => step(-ALL) },
    { keys: ['End'], run: () => step(ALL) },
    { keys: ['Enter'], title: { en: 'Read the message', de: 'Nachricht lesen' }, run: open },
    {
      keys: ['Space'],
      title: { en: 'Mark; two are compared', de: 'Markieren; zwei werden verglichen' },
      run: () => change(state => toggleMark(state, state.chosen)),
    },
    {
      keys: ['w'],
      title: { en: 'Times: first, previous, clock', de: 'Zeiten: erste, vorige, Uhr' },
      run: () => change(state => ({ ...state, times: next(TIME_MODES, state.times) })),
    },
    {
      keys: ['m'],
      title: { en: 'All, without media, SIP only', de: 'Alles, ohne Medien, nur SIP' },
      run: () => change(state => ({ ...state, kinds: next(KINDS, state.kinds) })),
    },
    {
      keys: ['x'],
      title: { en: 'This leg or all', de: 'Diese Strecke oder alle' },
      run: () => change(state => toggleRelated(state, legOf(state))),
    },
    {
      keys: ['s'],
      title: { en: 'Silences short or to scale', de: 'Pausen kurz oder maßstäblich' },
      run: () =>
        change(state => ({ ...state, silence: state.silence === 'compressed' ? 'to-scale' : 'compressed' })),
    },
    {
      keys: ['d'],
      title: { en: 'SDP whole, folded, off', de: 'SDP ganz, gefaltet, aus' },
      run: () => change(state => ({ ...state, sdp: next(SDP_VIEWS, state.sdp) })),
    },
    {
      keys: ['t'],
      title: { en: 'Message beside it or not', de: 'Nachricht daneben oder nicht' },
      run: () => change(state => ({ ...state, isBeside: !state.isBeside })),
    },
    {
      keys: ['9', '0'],
      title: { en: 'Narrower, wider', de: 'Schmaler, breiter' },
      run: () => false,
    },
    { keys: ['9'], run: () => change(state => widen(state, -1)) },
    { keys: ['0'], run: () => change(state => widen(state, 1)) },
    {
      keys: ['f'],
      title: { en: 'Next evidence of a finding', de: 'Nächster Beleg eines Befunds' },
      run: nextFinding,
    },
    { keys: ['/'], title: { en: 'Search', de: 'Suchen' }, run: search },
    { keys: ['n'], title: { en: 'Next find', de: 'Nächster Fund' }, run: () => seek(1) },
    { keys: ['N'], title: { en: 'Find before', de: 'Fund davor' }, run: () => seek(-1) },
    { keys: ['p'], title: { en: 'Play, pause', de: 'Abspielen, anhalten' }, run: player.toggle },
    { keys: ['P'], title: { en: 'Other speed', de: 'Andere Geschwindigkeit' }, run: player.faster },
    { keys: ['Escape'], title: { en: 'Back', de: 'Zurück' }, run: leave },
  ]
}
