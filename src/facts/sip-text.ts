// Small readings of SIP text that facts and rules need without parsing the message again. What they repeat is bounded
// or told apart by its first character: anybody may have written the text, and none is to cost more than its length.

import type { SipFact } from './fact.ts'

/** Values of a header's lines in the text of a message, unfolded; `name` is the long name in any case. */
export function headerValues(message: Pick<SipFact, 'text'>, name: string): string[] {
  const head = message.text.split(/\r?\n\r?\n/, 1)[0] as string
  const wanted = name.toLowerCase()
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap(line => {
      const colon = line.indexOf(':')
      const isWanted = line.slice(0, Math.max(0, colon)).trimEnd().toLowerCase() === wanted
      return isWanted ? [line.slice(colon + 1).trim()] : []
    })
}

/** The URI of a header value or start line: `<sip:a@b;c>;tag=1` gives `sip:a@b;c`. */
export const uriIn = (value: string): string | undefined =>
  (/<([^<>]*)>/.exec(value) ?? /((?:sips?|tel):[^\s;]*)/i.exec(value))?.[1]

/** Request-URI of a request's start line. */
export const requestUri = (message: Pick<SipFact, 'startLine'>): string =>
  message.startLine.split(' ')[1] ?? ''

/** Host of a SIP URI in lower case, or of a header value that holds one. */
export const hostIn = (value: string): string | undefined =>
  /sips?:(?:[^@>\s]{0,256}@)?(\[[^\]]*\]|[^:;?>\s]+)/i.exec(value)?.[1]?.toLowerCase()

/** User part of a SIP URI, or the number of a tel URI. */
export const userIn = (value: string): string | undefined =>
  /(?:sips?:([^@>;:\s]{1,256})(?:[;:][^@>\s]{0,256})?@|tel:([^;>\s]+))/i.exec(value)?.slice(1).find(Boolean)

export interface Parties {
  caller: string | undefined
  callee: string | undefined
}

/** Who calls whom, as an INVITE has it: numbers or names. */
export const partiesOf = (invite: Pick<SipFact, 'text' | 'startLine'>): Parties => ({
  caller: userIn(headerValues(invite, 'From')[0] ?? headerValues(invite, 'f')[0] ?? ''),
  callee: userIn(requestUri(invite)),
})

/** The node of Microsoft's that wrote a message: `i.EUWE.10` (its `User-Agent` is all that tells nodes apart). */
export const nodeOf = (message: Pick<SipFact, 'userAgent'>): string | undefined =>
  /\bi\.[A-Z0-9]+\.\d+/i.exec(message.userAgent ?? '')?.[0]

/** Whether a message shows that Microsoft's proxy takes part in its dialog. */
export const showsMicrosoft = (message: SipFact): boolean =>
  /microsoft\.pstnhub/i.test(message.userAgent ?? '') ||
  /pstnhub\.microsoft\.com/i.test(`${message.startLine} ${message.contact ?? ''}`)

/** One `Reason` (RFC 3326) as far as a person reads it; Microsoft's text is `<correlation id>;<phrase>`. */
export interface SipReason {
  protocol: string
  cause?: number
  phrase?: string
}

export function parseReason(value: string): SipReason {
  const protocol = /^\s*([^\s;]+)/.exec(value)?.[1] ?? ''
  const cause = /;\s*cause\s*=\s*(\d+)/i.exec(value)?.[1]
  const text = /;\s*text\s*=\s*"([^"]*)"/i.exec(value)?.[1]
  const phrase = text?.split(';').at(-1)?.trim()
  return { protocol, ...(cause && { cause: Number(cause) }), ...(phrase && { phrase }) }
}
