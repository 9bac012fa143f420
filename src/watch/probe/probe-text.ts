// A probe for a person: what each address showed to whom and what Microsoft would make of it, as a table; what else it
// can do, a line each; and what can only be learned elsewhere.

import type { Language, Wording } from '../../findings/index.ts'
import {
  type Cell,
  formatEndpoint,
  painted,
  printable,
  type TextStyle,
  textTable,
  wrapped,
} from '../../kernel/index.ts'
import { OTHER_NAME } from './attempts.ts'
import { probeNotes } from './probe-notes.ts'
import type { AddressReport, CertificateSeen, NameReport, ProbeReport } from './probe-report.ts'
import { ROOTS, UNANSWERED, UNREACHABLE } from './probe-words.ts'

/** Text with a line end after each line; `found`: whether there are findings. */
export function probeText(report: ProbeReport, language: Language, found: boolean, style: TextStyle): string {
  const say = (wording: Wording): string => wording[language]
  const reached = report.addresses.filter(each => each.unreachable === undefined)
  const columns = [
    { title: say(ADDRESS) },
    { title: say(ASKED_FOR) },
    { title: say(CERTIFICATE), least: 20 },
    { title: say(FINGERPRINT) },
    { title: say(TRIES), right: true },
    { title: 'Microsoft', least: 32 },
  ]
  const rows = reached.flatMap(each => rowsOf(each, report, language))
  const heading = `${report.serverName}, ${report.host}:${report.port}`
  const lines = [
    painted(heading, 'strong', style),
    `${say(JUDGED_BY)} ${rootsOf(report, language)}`,
    '',
    ...(rows.length === 0 ? [] : [...textTable(columns, rows, style), '']),
    ...report.addresses.flatMap(each => abilities(each, report, language, style)),
    ...probeNotes(report, found, language).flatMap(note => [
      ...note.flatMap(each => linesOf(each, style.width)),
      '',
    ]),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

/** A command stands alone in its line, to be copied. */
const linesOf = (text: string, width: number): string[] =>
  text.startsWith('  ') ? [text] : wrapped(text, width, 20)

const ADDRESS: Wording = { en: 'address', de: 'Adresse' }
const ASKED_FOR: Wording = { en: 'asked for', de: 'gefragt nach' }
const CERTIFICATE: Wording = { en: 'certificate', de: 'Zertifikat' }
const FINGERPRINT: Wording = { en: 'SHA-256', de: 'SHA-256' }
const TRIES: Wording = { en: 'tries', de: 'mal' }
const JUDGED_BY: Wording = {
  en: 'Certificates are judged by the roots of',
  de: 'Zertifikate werden gemessen an den Wurzeln von',
}

const rootsOf = ({ trust }: ProbeReport, language: Language): string =>
  Object.values(ROOTS).find(({ en }) => en === trust)?.[language] ?? trust

function rowsOf(address: AddressReport, report: ProbeReport, language: Language): Cell[][] {
  return address.names.flatMap((name): Cell[][] => {
    const asked = askedFor(name, report, language)
    const usual = address.names[0]?.certificates[0]
    const shown = name.certificates.map((seen): Cell[] => [
      { text: address.address },
      { text: asked },
      { text: described(seen, language) },
      { text: shortPrint(seen) },
      { text: String(seen.count) },
      verdictCell(seen, usual, language),
    ])
    const bare = name.ended.map(({ how, count }): Cell[] => [
      { text: address.address },
      { text: asked },
      { text: NONE[language], tone: 'dim' },
      { text: '' },
      { text: String(count) },
      { text: endWords(how, language), tone: name.asked === 'as-microsoft' ? 'bad' : 'plain' },
    ])
    return [...shown, ...bare]
  })
}

const NONE: Wording = { en: 'none shown', de: 'keines gezeigt' }
const NO_NAME: Wording = { en: '(no name)', de: '(keinem Namen)' }
const SELF_SIGNED: Wording = { en: 'self-signed', de: 'selbstsigniert' }
const ISSUED_BY: Wording = { en: 'by', de: 'von' }

const askedFor = ({ asked }: NameReport, { serverName }: ProbeReport, language: Language): string =>
  asked === 'as-microsoft' ? serverName : asked === 'no-name' ? NO_NAME[language] : OTHER_NAME

/** The common name of the issuer is what people know a CA by. */
const described = ({ subject, issuer, selfSigned }: CertificateSeen, language: Language): string =>
  selfSigned
    ? `${subject} (${SELF_SIGNED[language]})`
    : `${subject} (${ISSUED_BY[language]} ${/CN=((?:\\.|[^,])+)/.exec(issuer)?.[1] ?? issuer})`

const shortPrint = ({ fingerprints }: CertificateSeen): string => (fingerprints[0] ?? '').slice(0, 12)

function verdictCell(seen: CertificateSeen, usual: CertificateSeen | undefined, language: Language): Cell {
  const { verdict } = seen
  if (verdict?.accepts === true) return { text: ACCEPTS[language], tone: 'good' }
  if (verdict !== undefined)
    return { text: `${REFUSES[language]}: ${verdict.symbol} ${verdict.hresult}`, tone: 'bad' }
  const isSame = usual !== undefined && usual.fingerprints[0] === seen.fingerprints[0]
  return { text: (isSame ? SAME : ANOTHER)[language], tone: 'dim' }
}

const ACCEPTS: Wording = { en: 'accepts', de: 'nimmt es an' }
const REFUSES: Wording = { en: 'refuses', de: 'lehnt ab' }
const SAME: Wording = { en: 'does not ask so; the same', de: 'fragt nicht so; dasselbe' }
const ANOTHER: Wording = { en: 'does not ask so; another one', de: 'fragt nicht so; ein anderes' }

const ENDS: Readonly<Record<string, Wording>> = {
  fin: { en: 'the connection was closed', de: 'die Verbindung wurde geschlossen' },
  reset: { en: 'the connection was reset', de: 'die Verbindung wurde abgerissen' },
  timeout: { en: 'no answer in time', de: 'keine Antwort in der Zeit' },
  protocol: { en: 'what came was no TLS', de: 'was kam, war kein TLS' },
  'tls-failed': { en: 'what came was no TLS', de: 'was kam, war kein TLS' },
}
const endWords = (how: string, language: Language): string => ENDS[how]?.[language] ?? `alert ${how}`

/** What an address can do beside showing certificates. */
function abilities(
  address: AddressReport,
  { port }: ProbeReport,
  language: Language,
  style: TextStyle,
): string[] {
  const place = formatEndpoint({ address: address.address, port })
  if (address.unreachable !== undefined)
    return [painted(`${place}: ${UNREACHABLE[address.unreachable][language]}`, 'bad', style), '']
  const lines: [Wording, string][] = [
    [
      { en: 'Versions', de: 'Versionen' },
      agreedOf(
        address.versions.map(each => [each.version, each.agreed]),
        language,
      ),
    ],
    [{ en: "Microsoft's suites", de: 'Suiten Microsofts' }, suitesOf(address, language)],
    [{ en: 'Client certificate', de: 'Clientzertifikat' }, clientWords(address, language)],
    [{ en: 'Resumption', de: 'Wiederaufnahme' }, ticketWords(address, language)],
    [{ en: 'OPTIONS', de: 'OPTIONS' }, optionsWords(address, language)],
  ]
  const width = Math.max(...lines.map(([title]) => title[language].length))
  return [
    painted(place, 'strong', style),
    ...lines.flatMap(([title, text]) =>
      // What an SBC answers may be anything.
      wrapped(printable(text), Math.max(40, style.width - width - 4), 10).map(
        (line, at) => `  ${(at === 0 ? title[language] : '').padEnd(width)}  ${line}`,
      ),
    ),
    '',
  ]
}

const YES: Wording = { en: 'yes', de: 'ja' }
const NO: Wording = { en: 'no', de: 'nein' }
const NOT_SEEN: Wording = { en: 'not seen', de: 'nicht zu sehen' }

const agreedOf = (each: readonly (readonly [string, boolean])[], language: Language): string =>
  each.length === 0
    ? NOT_SEEN[language]
    : each
        .map(([name, agreed]) => `${name.replace('TLSv', 'TLS ')} ${(agreed ? YES : NO)[language]}`)
        .join(', ')

function suitesOf({ ciphers, otherCipher }: AddressReport, language: Language): string {
  const all = agreedOf(
    ciphers.map(each => [each.cipher, each.agreed]),
    language,
  )
  const other: Wording = { en: '; of others it took', de: '; von anderen nahm er' }
  return otherCipher === undefined ? all : `${all}${other[language]} ${otherCipher}`
}

const CLIENT: Readonly<Record<AddressReport['clientCertificate'], Wording>> = {
  'not-asked': { en: 'not asked for', de: 'nicht verlangt' },
  asked: { en: 'asked for, and done without', de: 'erbeten, aber nicht nötig' },
  required: { en: 'demanded', de: 'verlangt' },
  unknown: NOT_SEEN,
}
const ANY_AUTHORITY: Wording = { en: 'of any authority', de: 'von jeder Stelle' }
const OF: Wording = { en: 'of', de: 'von' }
const AUTHORITIES_SHOWN = 4

function clientWords({ clientCertificate, authorities }: AddressReport, language: Language): string {
  const words = CLIENT[clientCertificate][language]
  if (authorities === undefined) return words
  const names = authorities.map(name => /CN=((?:\\.|[^,])+)/.exec(name)?.[1] ?? name)
  const more = names.length - AUTHORITIES_SHOWN
  const listed = `${OF[language]} ${names.slice(0, AUTHORITIES_SHOWN).join(', ')}${more > 0 ? ` (+ ${more})` : ''}`
  return `${words}, ${names.length === 0 ? ANY_AUTHORITY[language] : listed}`
}

function ticketWords({ ticketOffered }: AddressReport, language: Language): string {
  const offered: Wording = {
    en: 'session tickets are offered; none was used',
    de: 'Sitzungstickets werden angeboten; keines wurde benutzt',
  }
  const not: Wording = { en: 'no session tickets', de: 'keine Sitzungstickets' }
  return (ticketOffered === undefined ? NOT_SEEN : ticketOffered ? offered : not)[language]
}

const AFTER: Wording = { en: 'after', de: 'nach' }
const NOT_SENT: Wording = {
  en: 'not sent: no connection stood that Microsoft would have kept',
  de: 'nicht gesendet: keine Verbindung stand, die Microsoft behalten hätte',
}

function optionsWords({ options }: AddressReport, language: Language): string {
  if (options === undefined) return NOT_SENT[language]
  const { status, failed, tookMs, allow, contact, userAgent } = options
  if (failed !== undefined) return `${UNANSWERED[failed][language]}, ${AFTER[language]} ${tookMs} ms`
  return [
    `${status} ${AFTER[language]} ${tookMs} ms`,
    `Allow ${allow?.join(', ') ?? NO[language]}`,
    `Contact ${contact ?? NO[language]}`,
    ...(userAgent === undefined ? [] : [userAgent]),
  ].join('; ')
}
