// The calls that pass the filter: asked for page by page, and kept up with what comes in.

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { CallsAnswer, CallTold } from '../../api/shapes/index.ts'
import { ask, type Loaded, pathWith } from '../frame/client.ts'
import { gaps, useLive } from '../frame/live.ts'
import { failed } from '../frame/use-loaded.ts'
import { type CallFilter, passes, queryOf, questionOf } from './call-filter.ts'
import { type CallRows, NO_ROWS, ROWS_LIMIT, withLive, withPage } from './call-rows.ts'

/** The most the API answers with at once. */
const PAGE = 1000

export interface Calls {
  loaded: Loaded<readonly CallTold[]>
  /** How many came in while nothing was to move. */
  held: number
  /** Whether older ones follow. */
  more: boolean
  /** Whether there are older ones than the page keeps. */
  isFull: boolean
  loadMore: () => void
  again: () => void
}

/** `isHeld`: the list is not to move just now. */
export function useCalls(filter: CallFilter, isHeld: boolean): Calls {
  const key = queryOf(filter).toString()
  const [asked, setAsked] = useState(0)
  const gap = gaps.value
  const [rows, setRows] = useState<CallRows>(NO_ROWS)
  const [status, setStatus] = useState<Loaded<undefined>>({ state: 'loading' })
  const next = useRef<{ question: Record<string, string>; after?: string } | undefined>(undefined)
  const isAsking = useRef(false)
  useEffect(() => {
    const question = questionOf(filter, Date.now())
    let isOver = false
    next.current = undefined
    isAsking.current = false
    const path = pathWith('calls', { ...question, limit: PAGE })
    ask<CallsAnswer>(path).then(
      answer => {
        if (isOver) return
        next.current = following(question, answer)
        setRows(withPage(NO_ROWS, answer.calls))
        setStatus({ state: 'done', answer: undefined })
      },
      (error: unknown) => !isOver && setStatus(failed(error)),
    )
    return () => {
      isOver = true
    }
  }, [key, asked, gap])
  const loadMore = useCallback(() => {
    const wanted = next.current
    if (wanted === undefined || isAsking.current) return
    isAsking.current = true
    const path = pathWith('calls', { ...wanted.question, after: wanted.after, limit: PAGE })
    ask<CallsAnswer>(path).then(
      answer => {
        // Another question was asked meanwhile.
        if (next.current !== wanted) return
        next.current = following(wanted.question, answer)
        isAsking.current = false
        setRows(before => withPage(before, answer.calls))
      },
      (error: unknown) => next.current === wanted && setStatus(failed(error)),
    )
  }, [])
  useComing(filter, isHeld, rows.held.length, setRows)
  const all = useMemo(() => [...rows.fresh, ...rows.past], [rows.fresh, rows.past])
  const isFull = rows.past.length >= ROWS_LIMIT
  return {
    loaded: status.state === 'done' ? { state: 'done', answer: all } : status,
    held: rows.held.length,
    more: next.current !== undefined && !isFull,
    isFull,
    loadMore: isFull ? nothing : loadMore,
    again: () => setAsked(count => count + 1),
  }
}

const nothing = (): void => {}

const following = (question: Record<string, string>, { next }: CallsAnswer) =>
  next === undefined ? undefined : { question, after: next }

/** Takes in what comes, all of a frame at once: a busy system tells more than a screen can show. */
function useComing(
  filter: CallFilter,
  isHeld: boolean,
  held: number,
  setRows: (change: (before: CallRows) => CallRows) => void,
): void {
  const waiting = useRef<CallTold[]>([])
  const latest = useRef(isHeld)
  latest.current = isHeld
  useLive('call', call => {
    if (!passes(call, filter)) return
    if (waiting.current.push(call) > 1) return
    requestAnimationFrame(() => {
      const told = waiting.current.splice(0)
      setRows(before => withLive(before, told, latest.current))
    })
  })
  useEffect(() => {
    if (!isHeld && held > 0) setRows(before => withLive(before, [], false))
  }, [isHeld, held, setRows])
}
