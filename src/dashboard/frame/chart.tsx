// A chart over time. What draws it (uPlot) is fetched with the first one: pages without a chart do without.

import { useEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { theme } from './theme.ts'
import { language, numeral, timeOfDay } from './words.ts'

export interface Line {
  title: string
  /** Name of a colour in `tokens.css`: `--up`. */
  colour: string
  /** One for each time; null where there is none. */
  values: readonly (number | null)[]
  kind?: 'line' | 'bars'
}

interface ChartOptions {
  /** What it shows, for those who do not see it. */
  label: string
  /** Milliseconds since 1970-01-01T00:00:00Z, ascending. */
  times: readonly number[]
  lines: readonly Line[]
  heightPx?: number
}

export function Chart({ label, times, lines, heightPx = 160 }: ChartOptions) {
  const box = useRef<HTMLDivElement>(null)
  const scheme = theme.value
  const spoken = language.value
  const shape = lines.map(({ title, colour, kind }) => `${title} ${colour} ${kind}`).join()
  const latest = useRef({ times, lines })
  latest.current = { times, lines }
  const plot = useRef<uPlot>(undefined)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    let isOver = false
    const resized = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height: heightPx })
    })
    import('./plot.ts').then(({ Plot, barPaths }) => {
      if (isOver) return
      const size = { width: element.clientWidth, height: heightPx }
      const options = optionsOf(latest.current.lines, size, name => colourOf(element, name), barPaths)
      plot.current = new Plot(options, dataOf(latest.current), element)
      resized.observe(element)
    })
    return () => {
      isOver = true
      resized.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [shape, scheme, spoken, heightPx])
  useEffect(() => plot.current?.setData(dataOf({ times, lines })), [times, lines])
  return <div ref={box} class="chart" role="img" aria-label={label} style={`height:${heightPx}px`} />
}

const dataOf = ({ times, lines }: Pick<ChartOptions, 'times' | 'lines'>): uPlot.AlignedData => [
  times.map(at => at / 1000),
  // A bar of no height would still be a line.
  ...lines.map(({ kind, values }) => values.map(value => (kind === 'bars' && value === 0 ? null : value))),
]

/** What a token is just now: `light-dark()` is only resolved where it is used. */
function colourOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`
  const colour = getComputedStyle(element).color
  element.style.color = ''
  return colour
}

function optionsOf(
  lines: readonly Line[],
  size: { width: number; height: number },
  colour: (name: string) => string,
  bars: uPlot.Series.PathBuilder,
): uPlot.Options {
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  }
  return {
    ...size,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 8, 0, 0],
    axes: [
      { ...axis, size: 26, values: (_, ticks) => ticks.map(tick => timeOfDay(tick * 1000).slice(0, 5)) },
      { ...axis, size: 38, values: (_, ticks) => ticks.map(tick => (tick % 1 === 0 ? numeral(tick) : '')) },
    ],
    // Half a bar stands out at either end.
    scales: {
      x: { range: (plot, from, to) => [from - halfStep(plot), to + halfStep(plot)] },
      y: { range: (_, __, most) => [0, Math.max(1, Math.ceil((most ?? 0) * 1.1))] },
    },
    series: [
      {},
      ...lines.map(line => ({
        label: line.title,
        stroke: colour(line.colour),
        width: 1.5,
        points: { show: false },
        ...(line.kind === 'bars' && { fill: colour(line.colour), paths: bars }),
      })),
    ],
  }
}

/** Half the time between two values, in the seconds that uPlot counts in; nothing between lines. */
function halfStep(plot: uPlot): number {
  const [times] = plot.data
  if (!plot.series.some(({ fill }) => fill !== undefined)) return 0
  return ((times[1] ?? 0) - (times[0] ?? 0)) / 2
}
