// A ladder played as it happened: rows appear in time, at the speed chosen.

import { useEffect, useMemo, useState } from 'preact/hooks'
import type { LadderRow } from '../../ladder/index.ts'
import { playedCount, playTimes, SPEEDS } from './play-times.ts'
import { next } from './view-state.ts'

export interface Player {
  /** How many rows have appeared. */
  count: number
  isPlaying: boolean
  /** Nothing is played, and all rows are there. */
  isWhole: boolean
  speed: number
  toggle: () => void
  faster: () => void
  stop: () => void
}

/** `begins` at this speed; false: all rows are there at once. */
export function usePlayer(rows: readonly LadderRow[], begins: number | false): Player {
  const times = useMemo(() => playTimes(rows), [rows])
  const [elapsedMs, setElapsed] = useState(begins !== false ? 0 : Number.POSITIVE_INFINITY)
  const [isRunning, setRunning] = useState(begins !== false)
  const [speed, setSpeed] = useState(begins === false ? 1 : begins)
  const count = playedCount(times, elapsedMs)
  const isOver = count === times.length
  useEffect(() => {
    if (!isRunning || isOver) return
    let last: number | undefined
    let frame = requestAnimationFrame(function draw(now) {
      const past = last === undefined ? 0 : (now - last) * speed
      last = now
      setElapsed(before => before + past)
      frame = requestAnimationFrame(draw)
    })
    return () => cancelAnimationFrame(frame)
  }, [isRunning, isOver, speed])
  const isPlaying = isRunning && !isOver
  return {
    count,
    isPlaying,
    isWhole: isOver && !isPlaying,
    speed,
    toggle: () => {
      if (!isPlaying && isOver) setElapsed(0)
      setRunning(!isPlaying)
    },
    faster: () => setSpeed(next(SPEEDS, speed)),
    stop: () => {
      setRunning(false)
      setElapsed(Number.POSITIVE_INFINITY)
    },
  }
}
