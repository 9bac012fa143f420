// What a code of Microsoft's means, without asking anybody: from the table of those that are known, else from the
// grammar all known ones follow, which is said.
//
//   5 4 0 486    inbound leg (4) or outbound leg (6), then a SIP status
//   5 6 9 009    the same legs, 9 for what failed beneath SIP; the same last digits are the same cause on both
//   510, 511     routing and lookup · 531 media · 10nnn call control

import { type Said, say, type Wording } from '../../findings/index.ts'
import { tlsErrorOf } from '../../tls/index.ts'
import { CALL_CODES } from './call-codes.ts'
import { type CodeRow, SBC_LOG } from './code-row.ts'
import { LEG_CODES } from './leg-codes.ts'
import { MEDIA_CODES } from './media-codes.ts'
import { parsePhrase } from './phrase.ts'
import { ROUTING_CODES } from './routing-codes.ts'
import { TLS_MEANINGS } from './tls-codes.ts'

export const CODE_ROWS: readonly CodeRow[] = [...CALL_CODES, ...ROUTING_CODES, ...MEDIA_CODES, ...LEG_CODES]

const BY_CODE = Map.groupBy(CODE_ROWS, each => each.code)

export interface Explanation {
  /** Microsoft's code, or the HRESULT that was asked for: `549009`, `0x80090325`. */
  code: string
  /** The SIP status that was given, else the usual one. */
  sip?: number
  meaning: Said
  firstAction: Said
  /** Whether a page of Microsoft's lists it. */
  published: boolean
  /** From the table, or read out of how codes are made. */
  how: 'table' | 'grammar'
}

export interface CodeQuestion {
  microsoftCode: number
  sipStatus?: number
  phrase?: string
}

/** Undefined for a code that is neither known nor made like those that are. */
export function explainCode(asked: CodeQuestion): Explanation | undefined {
  const found = rowOf(asked)
  if (found === undefined) return byGrammar(asked)
  const sip = asked.sipStatus ?? found.sip[0]
  return {
    code: String(found.code),
    ...(sip !== undefined && { sip }),
    meaning: said(found.meaning),
    firstAction: said(found.firstAction),
    published: found.published,
    how: 'table',
  }
}

/** The row of the phrase, else of the status, else the one that stands for the code as such. */
function rowOf({ microsoftCode, sipStatus, phrase = '' }: CodeQuestion): CodeRow | undefined {
  const rows = BY_CODE.get(microsoftCode) ?? []
  const plain = rows.filter(each => each.phrase === undefined)
  return (
    rows.find(each => each.phrase?.test(phrase)) ??
    (microsoftCode === 0
      ? rows.find(each => sipStatus !== undefined && each.sip.includes(sipStatus))
      : undefined) ??
    plain[0] ??
    rows[0]
  )
}

const said = (wording: Wording): Said => ({ wording, values: {} })

/** What Microsoft's error of a TLS negotiation means, by its number; undefined for one not known. */
export function explainHresult(hresult: string): Explanation | undefined {
  const known = tlsErrorOf(hresult)
  const meaning = known === undefined ? undefined : TLS_MEANINGS[known.symbol]
  if (known === undefined || meaning === undefined) return undefined
  return {
    code: known.hresult,
    meaning: say({ en: '{symbol}: {meaning}', de: '{symbol}: {meaning}' }, { symbol: known.symbol, meaning }),
    firstAction: said(SEE_HANDSHAKE),
    published: true,
    how: 'table',
  }
}

const SEE_HANDSHAKE: Wording = {
  en: 'See with `linesman probe` what the SBC serves, or with a capture what happened.',
  de: 'Mit `linesman probe` ansehen, was der SBC ausliefert, oder in einem Mitschnitt, was geschah.',
}

/** By a phrase alone, as a report or a ticket has it; undefined where nothing in it is known. */
export function explainPhrase(phrase: string): Explanation | undefined {
  const numbers = /\b([1-6]\d\d)\s*\/\s*(\d{4,6})\b/.exec(phrase)
  const code = numbers?.[2] ?? /\b[15]\d{5}\b|\b10\d{3}\b/.exec(phrase)?.[0]
  if (code !== undefined) {
    const sip = numbers?.[1]
    return explainCode({
      microsoftCode: Number(code),
      ...(sip !== undefined && { sipStatus: Number(sip) }),
      phrase,
    })
  }
  const { hresult } = parsePhrase(phrase)
  if (hresult !== undefined) return explainHresult(hresult)
  const named = CODE_ROWS.find(each => each.phrase?.test(phrase))
  return named === undefined ? undefined : explainCode({ microsoftCode: named.code, phrase })
}

const INBOUND: Wording = { en: 'a call from the SBC to Teams', de: 'eines Anrufs vom SBC zu Teams' }
const OUTBOUND: Wording = { en: 'a call from Teams to the SBC', de: 'eines Anrufs von Teams zum SBC' }

const LEG = /^5([46])([09])(\d{3})$/

function byGrammar({ microsoftCode, sipStatus }: CodeQuestion): Explanation | undefined {
  const text = String(microsoftCode)
  const [, leg, layer, rest = ''] = LEG.exec(text) ?? []
  const status = Number(rest)
  const made = (
    meaning: Said,
    sip: number | undefined,
    firstAction: Said = said(ASK_MICROSOFT),
  ): Explanation => {
    const shown = sipStatus ?? sip
    return {
      code: text,
      ...(shown !== undefined && { sip: shown }),
      meaning,
      firstAction,
      published: false,
      how: 'grammar',
    }
  }
  const side = leg === '4' ? INBOUND : OUTBOUND
  if (layer === '0' && status >= 300 && status < 700)
    return made(say(leg === '4' ? INBOUND_STATUS : OUTBOUND_STATUS, { status }), status, said(SBC_LOG))
  if (layer === '9') return transport(microsoftCode, side, made)
  if (/^51[01]\d{3}$/.test(text)) return made(said(LOOKUP), undefined)
  if (/^531\d{3}$/.test(text)) return made(said(MEDIA), undefined)
  return /^10\d{3}$/.test(text) ? made(said(CALL_CONTROL), undefined) : undefined
}

/** Codes of the two legs with the same last digits have the same cause. */
function transport(
  code: number,
  side: Wording,
  made: (meaning: Said, sip: number, firstAction?: Said) => Explanation,
): Explanation {
  const sibling = code >= 560_000 ? code - 20_000 : code + 20_000
  const known = rowOf({ microsoftCode: sibling })
  if (known === undefined) return made(say(TRANSPORT, { side }), 504)
  const meaning = say(LIKE, { side, sibling: String(sibling), meaning: known.meaning })
  return made(meaning, 504, said(known.firstAction))
}

const INBOUND_STATUS = {
  en: 'A call from the SBC to Teams ended with the SIP status {status}.',
  de: 'Ein Anruf vom SBC zu Teams endete mit dem SIP-Status {status}.',
} as const
const OUTBOUND_STATUS = {
  en: 'The SBC answered a call from Teams with {status}.',
  de: 'Der SBC hat einen Anruf von Teams mit {status} beantwortet.',
} as const
const TRANSPORT = {
  en: 'A request of {side} could not be delivered: something beneath SIP failed (TCP, TLS or DNS).',
  de: 'Eine Anfrage {side} konnte nicht zugestellt werden: Etwas unterhalb von SIP schlug fehl (TCP, TLS oder DNS).',
} as const
const LIKE = {
  en: 'A request of {side} could not be delivered, most likely for the cause of {sibling}: {meaning}',
  de: 'Eine Anfrage {side} konnte nicht zugestellt werden, wohl aus der Ursache von {sibling}: {meaning}',
} as const
const LOOKUP: Wording = {
  en: 'Voice routing or the lookup of a number or user at Microsoft refused the call.',
  de: 'Das Voice-Routing oder die Suche nach Nummer oder Benutzer bei Microsoft hat den Anruf abgelehnt.',
}
const MEDIA: Wording = {
  en: 'The media of the call could not be agreed on or were lost.',
  de: 'Die Medien des Anrufs konnten nicht vereinbart werden oder gingen verloren.',
}
const CALL_CONTROL: Wording = {
  en: "Microsoft's call control ended the call.",
  de: 'Die Anrufsteuerung von Microsoft hat den Anruf beendet.',
}
const ASK_MICROSOFT: Wording = {
  en: "Read the phrase beside the code, and ask Microsoft's support with the correlation id of the call.",
  de: 'Die Phrase neben dem Code lesen und den Support von Microsoft mit der Korrelations-ID des Anrufs fragen.',
}
