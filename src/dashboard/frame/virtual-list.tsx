// A list of very many rows, of which only those in sight are drawn. It scrolls itself; whoever draws it gives it a height.

import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Column } from './table.tsx'
import { t } from './words.ts'

interface ListOptions<Row> {
  /** What the rows are. */
  label: string
  /** The same array as long as they are the same columns. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** Index of the row chosen, which is kept in sight; -1 for none. */
  chosen: number
  onChoose: (index: number) => void
  onOpen: (row: Row) => void
  /** The end of the rows came near. */
  onNearEnd?: () => void
  /** More rows are known to follow. */
  more?: boolean
  /** Told whether the first row is in sight, when that changes. */
  onTop?: (isAtTop: boolean) => void
  /** Goes to the first row when it changes. */
  toTop?: number
}

const ROW_PX = 34
/** Rows drawn beyond what is in sight, so that a turn of the wheel meets rows. */
const BEYOND = 8
/** The rows drawn change in steps of so many, not with each pixel. */
const STEP = 4
/** So many rows before the end more are asked for. */
const NEAR_END = 300

export function VirtualList<Row>(options: ListOptions<Row>) {
  const { label, columns, rows, chosen, onChoose, onOpen, onNearEnd, more, onTop, toTop } = options
  const box = useRef<HTMLDivElement>(null)
  const seen = useSeen(box)
  const first = Math.max(0, Math.min(seen.from, rows.length) - BEYOND)
  const last = Math.min(rows.length, seen.from + seen.rows + BEYOND)
  useKeptInSight(box, chosen)
  const isAtTop = seen.top
  useEffect(() => onTop?.(isAtTop), [isAtTop, onTop])
  useEffect(() => {
    if (toTop !== undefined && box.current !== null) box.current.scrollTop = 0
  }, [toTop])
  useEffect(() => {
    if (last > rows.length - NEAR_END) onNearEnd?.()
  }, [last, rows.length, onNearEnd])
  const template = columns.map(({ width = 'minmax(80px,1fr)' }) => width).join(' ')
  // Rows take turns: what scrolls out of sight at one end is drawn anew at the other.
  const turns = seen.rows + 2 * BEYOND
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: pages bind the keys, which move the choice and open it.
    <div
      ref={box}
      class="grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-activedescendant={chosen >= first && chosen < last ? `row-${chosen}` : undefined}
      onClick={event => {
        const index = indexAt(event.target)
        const row = rows[index]
        if (row === undefined) return
        onChoose(index)
        onOpen(row)
      }}
    >
      <div class="grid-inner" role="presentation" style={`height:${(rows.length + 1) * ROW_PX}px`}>
        <div class="grid-head" role="row" aria-rowindex={1} style={`grid-template-columns:${template}`}>
          {columns.map(({ id, title, end, bare }) => (
            <span key={id} role="columnheader" class={end ? 'end' : undefined}>
              <span class={bare ? 'unseen' : undefined}>{t(title)}</span>
            </span>
          ))}
        </div>
        {rows.slice(first, last).map((row, offset) => (
          <ListRow
            key={(first + offset) % turns}
            row={row}
            index={first + offset}
            columns={columns}
            template={template}
            isChosen={first + offset === chosen}
          />
        ))}
      </div>
    </div>
  )
}

interface RowOptions<Row> {
  row: Row
  index: number
  columns: readonly Column<Row>[]
  template: string
  isChosen: boolean
}

function ListRow<Row>({ row, index, columns, template, isChosen }: RowOptions<Row>) {
  return (
    <div
      id={`row-${index}`}
      data-index={index}
      class="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      style={`grid-template-columns:${template};top:${(index + 1) * ROW_PX}px`}
    >
      {columns.map(({ id, cell, end }) => (
        <span key={id} role="gridcell" class={end ? 'end' : undefined}>
          {cell(row)}
        </span>
      ))}
    </div>
  )
}

/** Index of the row that was hit; NaN for none. */
const indexAt = (target: EventTarget | null): number =>
  target instanceof Element
    ? Number(target.closest<HTMLElement>('.grid-row')?.dataset.index ?? Number.NaN)
    : Number.NaN

interface Seen {
  /** Index of the first row in sight, in steps. */
  from: number
  rows: number
  /** Whether the list is scrolled to its very top. */
  top: boolean
}

/** What is in sight of the list. It changes a few times a second however fast one scrolls, not with each pixel. */
function useSeen(box: RefObject<HTMLDivElement | null>): Seen {
  const [seen, setSeen] = useState<Seen>({ from: 0, rows: 40, top: true })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const look = (): void => {
      const from = Math.floor(element.scrollTop / ROW_PX / STEP) * STEP
      const rows = Math.ceil(element.clientHeight / ROW_PX) + STEP
      const top = element.scrollTop < ROW_PX / 2
      setSeen(before =>
        before.from === from && before.rows === rows && before.top === top ? before : { from, rows, top },
      )
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [box])
  return seen
}

function useKeptInSight(box: RefObject<HTMLDivElement | null>, chosen: number): void {
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || chosen < 0) return
    const top = chosen * ROW_PX
    const bottom = element.scrollTop + element.clientHeight - 2 * ROW_PX
    if (top < element.scrollTop) element.scrollTop = top
    else if (top > bottom) element.scrollTop = top - element.clientHeight + 2 * ROW_PX
  }, [box, chosen])
}
