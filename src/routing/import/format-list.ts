// What `Format-List` prints: `Name : value` a line, objects apart by a blank line, long values wrapped and indented.
//
//   Identity              : Redmond 1
//   NumberPattern         : ^\+1(425|206)(\d{7})$
//   OnlinePstnGatewayList : {sbc1.contoso.com, sbc2.contoso.com}

import type { RawRecord } from './raw-record.ts'

const FIELD = /^([A-Za-z]\w*)\s*:(?: (.*))?$/

export const isFormatList = (text: string): boolean =>
  text.split(/\r?\n/, 50).some(line => FIELD.test(line.trimEnd()) && /^[A-Za-z]\w*\s* : ?/.test(`${line} `))

interface Growing {
  fields: Map<string, string>
  wrapped: Set<string>
  last?: string
}

export function parseFormatList(text: string): RawRecord[] {
  const records: Growing[] = []
  let current: Growing | undefined
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      current = undefined
      continue
    }
    const [, name, value] = FIELD.exec(line.trimEnd()) ?? []
    if (name === undefined) {
      if (current !== undefined) goOn(current, line.trim())
      continue
    }
    const key = name.toLowerCase()
    if (current === undefined || current.fields.has(key)) {
      current = { fields: new Map(), wrapped: new Set() }
      records.push(current)
    }
    current.fields.set(key, (value ?? '').trim())
    current.last = key
  }
  return records
}

/** A wrapped value goes on. It was cut between two letters, or behind a comma or a space that is lost. */
function goOn({ fields, wrapped, last }: Growing, more: string): void {
  if (last === undefined) return
  const before = fields.get(last) ?? ''
  const gap = /[,;]$/.test(before) || last === 'description' ? ' ' : ''
  fields.set(last, before + gap + more)
  wrapped.add(last)
}

export interface ListText {
  items: string[]
  /** Ends in `...`: PowerShell shows four and hides the rest ($FormatEnumerationLimit). */
  truncated: boolean
}

/** `{a, b...}`; undefined for what is no list. */
export function parseListText(text: string): ListText | undefined {
  const inside = /^\{(.*)\}$/s.exec(text.trim())?.[1]
  if (inside === undefined) return undefined
  const truncated = /(?:\.\s?\.\s?\.|\u2026)\s*$/.test(inside)
  const items = inside
    .replace(/(?:\.\s?\.\s?\.|\u2026)\s*$/, '')
    .split(/,\s*/)
    .map(item => item.trim())
    .filter(item => item !== '')
  return { items, truncated }
}
