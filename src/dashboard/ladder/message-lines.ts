// A SIP message as a person reads it: what each line is, so that it can be coloured, folded, and compared.

import type { SdpView } from './view-state.ts'

export type MessageLine =
  | { kind: 'start'; text: string }
  /** `name` as written, with the colon and what is after it in `value`; continuation lines are part of it. */
  | { kind: 'header'; text: string; name: string; value: string }
  | { kind: 'blank'; text: '' }
  | { kind: 'sdp' | 'body'; text: string }
  /** Stands for lines of SDP that are not shown. */
  | { kind: 'folded'; text: string; lines: number }

/** RFC 3261 section 7. */
export function messageLines(message: string): MessageLine[] {
  const lines = message.replace(/(\r?\n)+$/, '').split(/\r?\n/)
  const end = lines.indexOf('')
  const head = end === -1 ? lines : lines.slice(0, end)
  const body = end === -1 ? [] : lines.slice(end + 1)
  const read: MessageLine[] = []
  for (const [index, text] of head.entries()) {
    const last = read.at(-1)
    if (index === 0) read.push({ kind: 'start', text })
    else if (/^[ \t]/.test(text) && last?.kind === 'header') {
      read[read.length - 1] = { ...last, text: `${last.text}\n${text}`, value: `${last.value}\n${text}` }
    } else {
      const colon = text.indexOf(':')
      const name = colon === -1 ? text : text.slice(0, colon)
      read.push({ kind: 'header', text, name, value: text.slice(name.length) })
    }
  }
  if (body.length === 0) return read
  const isSdp = read.some(line => line.kind === 'header' && isSdpType(line.name, line.value))
  const kind = isSdp ? ('sdp' as const) : ('body' as const)
  return [...read, { kind: 'blank', text: '' }, ...body.map(text => ({ kind, text }))]
}

/** `c` is the compact form (RFC 3261 section 7.3.3). */
const isSdpType = (name: string, value: string): boolean =>
  /^(content-type|c)$/i.test(name.trim()) && /application\/sdp/i.test(value)

/** Folded SDP keeps what says where media goes and whether it flows: connection, media and direction. */
export function withSdp(lines: readonly MessageLine[], view: SdpView): MessageLine[] {
  if (view === 'whole') return [...lines]
  const sdp = lines.filter(line => line.kind === 'sdp')
  const kept =
    view === 'off'
      ? []
      : sdp.filter(line => /^(c=|m=|a=(sendrecv|sendonly|recvonly|inactive))/.test(line.text))
  const hidden = sdp.length - kept.length
  const rest = lines.filter(line => line.kind !== 'sdp')
  if (hidden === 0) return [...rest, ...kept]
  return [...rest, ...kept, { kind: 'folded', text: '', lines: hidden }]
}
