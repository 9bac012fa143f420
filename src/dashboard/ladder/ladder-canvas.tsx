// The ladder itself: the head, which stays, and below it the rows in sight.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import {
  arrowHeads,
  HEAD_HEIGHT,
  type LadderLayout,
  ladderHeadSvg,
  ladderRowsSvg,
  layLadder,
  type PlacedRow,
} from '../../ladder/index.ts'
import { t } from '../frame/words.ts'
import type { LadderPicture } from './ladder-picture.ts'
import { visibleRows } from './visible-rows.ts'

interface CanvasOptions {
  picture: LadderPicture
  /** The row under the cursor, by its place among those shown; -1 for none. */
  chosen: number
  /** How many of the rows are drawn: all, or those that were played. */
  count: number
  /** Prefix of the ids of rows. */
  id: string
  onChoose: (index: number, how: 'choose' | 'mark' | 'open') => void
  onWidth: (width: number) => void
}

export function LadderCanvas({ picture, chosen, count, id, onChoose, onWidth }: CanvasOptions) {
  const { shown, options } = picture
  const { width, silence, times } = options
  const layout = useMemo(() => layLadder(shown, options), [shown, width, silence, times])
  const rows = count < layout.rows.length ? layout.rows.slice(0, count) : layout.rows
  const height = count < layout.rows.length ? (rows.at(-1)?.bottom ?? 0) + 16 : layout.height
  const { box, sight } = useSight(onWidth)
  useFollow(box, layout, chosen, count)
  const { palette } = options
  const drawn = useMemo(() => {
    const span = { top: Math.max(0, sight.top - 300), bottom: Math.min(height, sight.bottom + 300) }
    const attributes = (placed: PlacedRow): string => rowAttributes(placed, id, chosen, picture)
    const chosenRow = shown.rows[chosen]
    const drawing = { ...options, attributes, ...(chosenRow !== undefined && { chosen: chosenRow }) }
    return (
      arrowHeads(shown, palette) +
      ladderRowsSvg(
        layout,
        withChosen(visibleRows(rows, sight.top, sight.bottom), rows[chosen]),
        span,
        drawing,
      )
    )
  }, [layout, rows, height, sight, chosen, picture, palette, id])
  const choose = (event: MouseEvent): void => {
    const index = rowAt(event, rows)
    if (index !== undefined) onChoose(index, event.shiftKey || event.ctrlKey ? 'mark' : 'choose')
  }
  return (
    <div class="ladder-scroll" ref={box} style={`background:${palette.ground}`}>
      <svg
        class="ladder-head"
        width={layout.width}
        height={HEAD_HEIGHT}
        style={`background:${palette.ground}`}
        role="img"
        aria-label={shown.participants.map(each => `${each.name} ${each.address ?? ''}`.trim()).join(', ')}
        // Room ladder escapes every word of a peer, and a test of it says so.
        dangerouslySetInnerHTML={{ __html: ladderHeadSvg(layout, palette) }}
      />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the page do the same. */}
      <div
        class="ladder-rows"
        role="listbox"
        tabIndex={0}
        aria-multiselectable
        aria-label={t({ en: 'Rows of the ladder', de: 'Zeilen der Leiter' })}
        aria-activedescendant={chosen >= 0 && chosen < rows.length ? `${id}-${chosen}` : undefined}
        onClick={choose}
        onDblClick={event => {
          const index = rowAt(event, rows)
          if (index !== undefined) onChoose(index, 'open')
        }}
      >
        <svg width={layout.width} height={height} role="none" dangerouslySetInnerHTML={{ __html: drawn }} />
      </div>
    </div>
  )
}

/** The row under the cursor is drawn out of sight too: whoever does not see is told of it by its id. */
const withChosen = (visible: readonly PlacedRow[], chosen: PlacedRow | undefined): readonly PlacedRow[] =>
  chosen === undefined || visible.includes(chosen) ? visible : [...visible, chosen]

function rowAttributes(
  { row, index }: PlacedRow,
  id: string,
  chosen: number,
  picture: LadderPicture,
): string {
  const isSelected = index === chosen || picture.options.marked?.includes(row) === true
  return `id="${id}-${index}" data-row="${index}" role="option" aria-selected="${isSelected}"`
}

/** By height alone: a row is as wide as the ladder. */
function rowAt(event: MouseEvent, rows: readonly PlacedRow[]): number | undefined {
  const y = event.clientY - (event.currentTarget as HTMLElement).getBoundingClientRect().top
  return rows.find(row => row.bottom > y)?.index
}

interface Sight {
  top: number
  bottom: number
}

/** What part of the rows is in sight, told anew when it is scrolled or made larger. */
function useSight(onWidth: (width: number) => void) {
  const box = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState<Sight>({ top: 0, bottom: 800 })
  useLayoutEffect(() => {
    const scrolled = box.current
    if (scrolled === null) return
    const look = (): void =>
      setSight(before => {
        const top = scrolled.scrollTop
        const bottom = top + scrolled.clientHeight
        return before.top === top && before.bottom === bottom ? before : { top, bottom }
      })
    const observer = new ResizeObserver(() => {
      onWidth(scrolled.clientWidth)
      look()
    })
    observer.observe(scrolled)
    scrolled.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      scrolled.removeEventListener('scroll', look)
    }
  }, [])
  return { box, sight }
}

/** Keeps the chosen row in sight, and while rows come in, the last of them. */
function useFollow(
  box: { current: HTMLDivElement | null },
  layout: LadderLayout,
  chosen: number,
  count: number,
): void {
  useEffect(() => {
    const scrolled = box.current
    const placed = layout.rows[chosen]
    if (scrolled === null || placed === undefined) return
    const room = scrolled.clientHeight - HEAD_HEIGHT
    if (placed.top < scrolled.scrollTop) scrolled.scrollTop = placed.top
    else if (placed.bottom > scrolled.scrollTop + room) scrolled.scrollTop = placed.bottom - room + 8
  }, [layout, chosen])
  const before = useRef(count)
  useEffect(() => {
    const isGrown = count > before.current
    before.current = count
    if (isGrown && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [count])
}
