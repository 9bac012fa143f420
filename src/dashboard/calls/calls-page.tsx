// Calls, live and past, one row each: those that come in are at the top, older ones follow as one scrolls.

import { useMemo, useRef, useState } from 'preact/hooks'
import type { CallTold } from '../../api/shapes/index.ts'
import { Button, LinkButton } from '../frame/button.tsx'
import { BASE, pathWith } from '../frame/client.ts'
import { EmptyState, ErrorState, LoadingState } from '../frame/instead.tsx'
import { type Binding, useKeys } from '../frame/keys.ts'
import { isNarrow } from '../frame/narrow.ts'
import type { Page } from '../frame/page.ts'
import { PageHead } from '../frame/panel.tsx'
import { linkTo, linkToCall, narrow, type Place } from '../frame/router.ts'
import { overview } from '../frame/session.ts'
import { VirtualList } from '../frame/virtual-list.tsx'
import { numeral, t } from '../frame/words.ts'
import { COLUMNS, chosenColumns, NARROW_COLUMNS } from './call-columns.tsx'
import { filterIn, queryOf, questionOf } from './call-filter.ts'
import './calls.css'
import { ColumnChooser } from './column-chooser.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type Calls, useCalls } from './use-calls.ts'

function CallsView({ place: { query } }: { place: Place }) {
  const filter = useMemo(() => filterIn(query), [query])
  const [isPaused, setIsPaused] = useState(false)
  const [isAtTop, setIsAtTop] = useState(true)
  const [isChoosing, setIsChoosing] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const [toTop, setToTop] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const calls = useCalls(filter, isPaused || !isAtTop)
  const rows = calls.loaded.state === 'done' ? calls.loaded.answer : []
  const index = chosen === undefined ? -1 : rows.findIndex(row => row.id === chosen)
  const choose = (to: number): void => setChosen(rows[Math.max(0, Math.min(to, rows.length - 1))]?.id)
  useKeys(
    callKeys({
      choose,
      index,
      last: rows.length - 1,
      open: () => rows[index] !== undefined && open(rows[index]),
      search: () => field.current?.focus(),
      back: () => (chosen === undefined ? narrow(new URLSearchParams()) : setChosen(undefined)),
      pause: () => setIsPaused(!isPaused),
      columns: () => setIsChoosing(true),
    }),
  )
  return (
    <div class="page calls">
      <PageHead title={t({ en: 'Calls', de: 'Anrufe' })} says={<Now />}>
        <Button pressed={isPaused} title="p" onClick={() => setIsPaused(!isPaused)}>
          {isPaused ? t({ en: 'Go on', de: 'Weiter' }) : t({ en: 'Pause', de: 'Anhalten' })}
        </Button>
        <Button title="t" onClick={() => setIsChoosing(true)}>
          {t({ en: 'Columns', de: 'Spalten' })}
        </Button>
        <LinkButton
          href={BASE + pathWith('calls', { ...questionOf(filter, Date.now()), format: 'csv' })}
          download
        >
          CSV
        </LinkButton>
      </PageHead>
      <FilterBar filter={filter} onChange={wanted => narrow(queryOf(wanted))} field={field} />
      <div class="panel calls-list">
        <Held calls={calls} isPaused={isPaused} onShow={() => setToTop(toTop + 1)} />
        <CallList
          calls={calls}
          isFiltered={queryOf(filter).size > 0}
          chosen={index}
          choose={choose}
          onTop={setIsAtTop}
          toTop={toTop}
        />
      </div>
      {isChoosing && <ColumnChooser onClose={() => setIsChoosing(false)} />}
    </div>
  )
}

const open = (call: CallTold): void => {
  location.hash = linkToCall(call.id)
}

const Now = () => {
  const counts = overview.value?.calls
  if (counts === undefined) return null
  return (
    <span class="number">
      {t(
        { en: '{ringing} ringing, {answered} in call', de: '{ringing} klingeln, {answered} im Gespräch' },
        counts,
      )}
    </span>
  )
}

const Held = ({ calls, isPaused, onShow }: { calls: Calls; isPaused: boolean; onShow: () => void }) => (
  <div class="held" role="status">
    {calls.held > 0 && (
      <Button class="held-button" onClick={onShow} disabled={isPaused}>
        {t({ en: '{count} new', de: '{count} neue' }, { count: calls.held })} ↑
      </Button>
    )}
  </div>
)

interface CallListOptions {
  calls: Calls
  isFiltered: boolean
  chosen: number
  choose: (index: number) => void
  onTop: (isAtTop: boolean) => void
  toTop: number
}

function CallList({ calls, isFiltered, chosen, choose, onTop, toTop }: CallListOptions) {
  const { loaded, more, isFull, loadMore, again } = calls
  const ids = chosenColumns.value
  const wide = useMemo(() => COLUMNS.filter(({ id }) => ids.includes(id)), [ids])
  if (loaded.state === 'loading') return <LoadingState rows={12} />
  if (loaded.state === 'failed') return <ErrorState failure={loaded} again={again} />
  if (loaded.answer.length === 0) return isFiltered ? <NothingPasses /> : <NoCalls />
  return (
    <>
      <VirtualList
        label={t({ en: 'Calls', de: 'Anrufe' })}
        columns={isNarrow.value ? NARROW_COLUMNS : wide}
        rows={loaded.answer}
        chosen={chosen}
        onChoose={choose}
        onOpen={open}
        onNearEnd={loadMore}
        more={more}
        onTop={onTop}
        toTop={toTop}
      />
      {isFull && (
        <p class="soft full">
          {t(
            {
              en: 'These are the last {count} calls. A filter finds older ones.',
              de: 'Das sind die letzten {count} Anrufe. Ältere findet ein Filter.',
            },
            { count: numeral(loaded.answer.length) },
          )}
        </p>
      )}
    </>
  )
}

const NothingPasses = () => (
  <EmptyState
    title={t({ en: 'No call passes this filter', de: 'Kein Anruf entspricht diesem Filter' })}
    says={t({
      en: 'Numbers are compared by their end, so that neither +49 nor a leading zero matters.',
      de: 'Rufnummern werden vom Ende her verglichen: weder +49 noch eine führende Null macht einen Unterschied.',
    })}
  >
    <Button onClick={() => narrow(new URLSearchParams())}>
      {t({ en: 'Show all calls', de: 'Alle Anrufe zeigen' })}
    </Button>
  </EmptyState>
)

const NoCalls = () => (
  <EmptyState
    title={t({ en: 'No calls yet', de: 'Noch keine Anrufe' })}
    says={t({
      en: 'Each call appears here while it rings. Without telephones at hand the lab plays some.',
      de: 'Jeder Anruf erscheint hier, während es klingelt. Ohne Telefone spielt das Labor welche vor.',
    })}
  >
    <LinkButton href={linkTo('lab')}>{t({ en: 'Open the lab', de: 'Labor öffnen' })}</LinkButton>
  </EmptyState>
)

interface Deeds {
  choose: (index: number) => void
  index: number
  last: number
  open: () => unknown
  search: () => void
  back: () => void
  pause: () => void
  columns: () => void
}

/** A screen of rows, about. */
const SCREEN = 20

const callKeys = ({ choose, index, last, open, search, back, pause, columns }: Deeds): Binding[] => [
  {
    keys: ['j', 'ArrowDown'],
    title: { en: 'Next call', de: 'Nächster Anruf' },
    run: () => choose(index + 1),
  },
  { keys: ['k', 'ArrowUp'], title: { en: 'Call before', de: 'Voriger Anruf' }, run: () => choose(index - 1) },
  { keys: ['PageDown'], run: () => choose(index + SCREEN) },
  { keys: ['PageUp'], run: () => choose(index - SCREEN) },
  { keys: ['Home', 'g g'], title: { en: 'Newest call', de: 'Neuester Anruf' }, run: () => choose(0) },
  {
    keys: ['End', 'G'],
    title: { en: 'Oldest call so far', de: 'Bisher ältester Anruf' },
    run: () => choose(last),
  },
  { keys: ['Enter', 'x'], title: { en: 'Open its ladder', de: 'Seinen Ablauf öffnen' }, run: open },
  { keys: ['/', 'F3'], title: { en: 'Look for a number', de: 'Rufnummer suchen' }, run: search },
  { keys: ['p'], title: { en: 'Pause, go on', de: 'Anhalten, weiter' }, run: pause },
  { keys: ['t', 'F10'], title: { en: 'Columns', de: 'Spalten' }, run: columns },
  {
    keys: ['Escape'],
    title: { en: 'No choice, then no filter', de: 'Keine Auswahl, dann kein Filter' },
    run: back,
  },
]

export const callsPage: Page = {
  name: 'calls',
  title: { en: 'Calls', de: 'Anrufe' },
  key: 'c',
  icon: 'M3 2h3l1 4-2 1a8 8 0 0 0 4 4l1-2 4 1v3c0 1-1 1-1 1A12 12 0 0 1 2 3s0-1 1-1z',
  view: CallsView,
}
