// Bars over time, each series in front of the one before. One of the times is read out: that under the pointer, or that
// which the arrow keys have come to.

import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import './chart.css'
import { timeMarks, valueMarks } from './scale.ts'
import { numeral, timeOfDay } from './words.ts'

export interface Series {
  title: string
  /** Name of a colour in `tokens.css`: `--up`. */
  colour: string
  /** One for each time. */
  values: readonly number[]
}

interface ChartOptions {
  /** What it shows, for those who do not see it. */
  label: string
  /** Milliseconds since 1970-01-01T00:00:00Z at which the bars begin, ascending and the same time apart; at least two. */
  times: readonly number[]
  series: readonly Series[]
  heightPx?: number
}

const LEFT = 38
const BOTTOM = 22
const TOP = 8
const BAR_PX = 24
/** So far apart the times of an axis can be read. */
const MARK_PX = 64

const minutes = (at: number): string => timeOfDay(at).slice(0, 5)

export function Chart({ label, times, series, heightPx = 160 }: ChartOptions) {
  const [box, width] = useWidth()
  const [read, setRead] = useState<number>()
  const last = times.length - 1
  const at = read === undefined ? undefined : Math.min(read, last)
  const slotPx = Math.max(0, width - LEFT) / times.length
  const point = ({ clientX, currentTarget }: PointerEvent & { currentTarget: HTMLElement }): void => {
    const place = Math.floor((clientX - currentTarget.getBoundingClientRect().left - LEFT) / slotPx)
    setRead(place < 0 || place > last ? undefined : place)
  }
  const press = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: (at ?? last + 1) - 1, ArrowRight: (at ?? last - 1) + 1, Home: 0, End: last }[
      event.key
    ]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setRead(Math.max(0, Math.min(next, last)))
  }
  const told = toldAt(times, series, at ?? last)
  return (
    <div
      ref={box}
      class="chart"
      style={`height:${heightPx}px`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? last}
      aria-valuetext={told}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setRead(undefined)}
      onBlur={() => setRead(undefined)}
      onKeyDown={press}
    >
      {width > 0 && <Picture {...{ times, series, at, slotPx, width, heightPx }} />}
      {at !== undefined && (
        <span
          class="read"
          style={
            at > last / 2
              ? `right:${width - LEFT - at * slotPx + 4}px`
              : `left:${LEFT + (at + 1) * slotPx + 4}px`
          }
        >
          {told}
        </span>
      )}
    </div>
  )
}

/** `14:00–14:10: All 12, Refused 3`. */
function toldAt(times: readonly number[], series: readonly Series[], place: number): string {
  const begins = times[place] ?? 0
  const counts = series.map(({ title, values }) => `${title} ${numeral(values[place] ?? 0)}`)
  return `${minutes(begins)}–${minutes(begins + stepOf(times))}: ${counts.join(', ')}`
}

const stepOf = ([first = 0, second = 0]: readonly number[]): number => second - first

interface PictureOptions extends Required<Omit<ChartOptions, 'label'>> {
  at: number | undefined
  slotPx: number
  width: number
}

function Picture({ times, series, at, slotPx, width, heightPx }: PictureOptions) {
  const marks = valueMarks(Math.max(0, ...series.flatMap(({ values }) => values)))
  const ground = heightPx - BOTTOM
  const y = (value: number): number => ground - ((ground - TOP) * value) / (marks.at(-1) ?? 1)
  const [first = 0] = times
  const stepMs = stepOf(times)
  const east = -new Date(first).getTimezoneOffset() * 60_000
  const moments = timeMarks(first, first + times.length * stepMs, (width - LEFT) / MARK_PX, east)
  const barPx = Math.min(slotPx * 0.7, BAR_PX)
  return (
    <svg width={width} height={heightPx} aria-hidden="true">
      {marks.map(value => (
        <g key={value}>
          <path class="grid" d={`M${LEFT} ${y(value)}H${width}`} />
          <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {numeral(value)}
          </text>
        </g>
      ))}
      {moments.map(moment => {
        const x = LEFT + ((moment - first) / stepMs) * slotPx
        const end = x > width - 18 ? 'end' : x < LEFT + 18 ? 'start' : 'middle'
        return (
          <text key={moment} x={x} y={heightPx - 6} text-anchor={end}>
            {minutes(moment)}
          </text>
        )
      })}
      {at !== undefined && (
        <rect class="chosen" x={LEFT + at * slotPx} y={TOP} width={slotPx} height={ground - TOP} />
      )}
      {series.map(({ title, colour, values }) => (
        <path
          key={title}
          style={`fill:var(${colour})`}
          d={values
            .map((value, place) =>
              value > 0
                ? `M${LEFT + (place + 0.5) * slotPx - barPx / 2} ${ground}V${y(value)}h${barPx}V${ground}z`
                : '',
            )
            .join('')}
        />
      ))}
    </svg>
  )
}

/** How wide an element is just now. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => setWidth(element.clientWidth)
    const watched = new ResizeObserver(measure)
    watched.observe(element)
    measure()
    return () => watched.disconnect()
  }, [])
  return [box, width] as const
}
