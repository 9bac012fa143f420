// What comes by itself: one stream of events for all pages, of the kinds that somebody hears just now.

import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { LiveEvents } from '../../api/shapes/index.ts'
import { BASE } from './client.ts'
import { language } from './words.ts'

type Name = keyof LiveEvents

/** Whether the stream is open. */
export const connected = signal(false)

/** How many times something may have been missed, after which pages ask anew. */
export const gaps = signal(0)

/** The browser comes back by itself after a lost connection, but not after an answer it does not like. */
const BACK_AFTER_MS = 5000

const hearers = new Map<Name, Set<(data: never) => void>>()
let stream: EventSource | undefined
let open = ''
let isDue = false
/** Nothing came for a while: the connection was lost, or nobody looked. */
let isBehind = false

/** Hears of one kind of event until the returned function is called. */
export function hear<Kind extends Name>(name: Kind, hearer: (data: LiveEvents[Kind]) => void): () => void {
  const all = hearers.get(name) ?? new Set()
  hearers.set(name, all.add(hearer))
  lookAgain()
  return () => {
    all.delete(hearer)
    if (all.size === 0) hearers.delete(name)
    lookAgain()
  }
}

/** Hears as long as the component that calls this is drawn. */
export function useLive<Kind extends Name>(name: Kind, hearer: (data: LiveEvents[Kind]) => void): void {
  const latest = useRef(hearer)
  latest.current = hearer
  useEffect(() => hear(name, data => latest.current(data)), [name])
}

/** Pages come and go together with what they hear: the stream is looked at once they have. */
function lookAgain(): void {
  if (isDue) return
  isDue = true
  setTimeout(() => {
    isDue = false
    connect()
  })
}

language.subscribe(lookAgain)
// A browser has few connections to one host: pages that nobody looks at leave theirs to the others.
document.addEventListener('visibilitychange', lookAgain)

function connect(): void {
  const kinds = [...hearers.keys()].sort().join(',')
  const wanted = kinds === '' || document.hidden ? '' : `${BASE}events?kinds=${kinds}&lang=${language.value}`
  if (wanted === open) return
  stream?.close()
  stream = undefined
  open = wanted
  if (document.hidden) isBehind = true
  if (wanted !== '') stream = listen(new EventSource(wanted))
}

function catchUp(): void {
  isBehind = false
  gaps.value++
}

function listen(source: EventSource): EventSource {
  source.addEventListener('open', () => {
    connected.value = true
    if (isBehind) catchUp()
  })
  // It is told whatever was asked for.
  source.addEventListener('missed', catchUp)
  source.addEventListener('error', () => {
    if (source !== stream) return
    connected.value = false
    isBehind = true
    if (source.readyState !== EventSource.CLOSED) return
    open = ''
    setTimeout(lookAgain, BACK_AFTER_MS)
  })
  for (const name of hearers.keys()) {
    source.addEventListener(name, event => {
      const data = JSON.parse((event as MessageEvent<string>).data) as never
      for (const hearer of hearers.get(name) ?? []) hearer(data)
    })
  }
  return source
}
