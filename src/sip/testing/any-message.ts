// Any well-formed request or response, for property tests: names long and compact in any case, folds and odd white space,
// headers nobody knows, IPv6, quoted strings with escapes, UTF-8, URIs with escapes. What is in it is known beside it.

import fc from 'fast-check'

export interface AnyMessage {
  /** As it would stand on the wire, with a Content-Length. */
  bytes: Uint8Array
  method: string
  /** Of a response. */
  status: number | undefined
  callId: string
  cseq: number
  fromTag: string
  toTag: string | undefined
  /** Without quotes and escapes, one character per octet. */
  display: string | undefined
  branch: string
  /** IPv6 without brackets. */
  host: string
  port: number | undefined
  body: Uint8Array
}

const TOKEN = [..."abcXYZ019-.!%*_+`'~"]
const token = fc.string({ unit: fc.constantFrom(...TOKEN), minLength: 1, maxLength: 12 })
const word = fc.string({ unit: fc.constantFrom(...TOKEN, ...'()<>:\\/"[]?{}'), minLength: 1, maxLength: 20 })

/** Text as octets: UTF-8, with whatever a quoted string has to escape. */
const display = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map(text => Buffer.from(text.replaceAll(/[\0\r\n]/g, ''), 'utf8').toString('latin1'))
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** As it stands in a URI or a Via, and as it is read. */
const host = fc.oneof(
  fc.constantFrom('example.net', 'a-b.example', '192.0.2.7').map(name => ({ written: name, read: name })),
  fc.ipV6().map(address => ({ written: `[${address}]`, read: address.toLowerCase() })),
)
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })

const user = fc.string({
  unit: fc.constantFrom(..."abc019-_.!~*'()&=+$,;?/", '%20', '%C3%a9'),
  minLength: 1,
  maxLength: 10,
})
const uri = fc
  .record({ scheme: fc.constantFrom('sip', 'sips', 'SIP'), user, host, port })
  .map(
    ({ scheme, user, host, port }) =>
      `${scheme}:${user}@${host.written}${port === undefined ? '' : `:${port}`}`,
  )

/** White space where the grammar has LWS or SWS, folds among it. */
const gap = fc.constantFrom('', ' ', '  ', '\t', '\r\n ', ' \r\n\t')
const mixedCase = (name: string): fc.Arbitrary<string> =>
  fc.boolean().map(upper => (upper ? name.toUpperCase() : name))
const named = (...spellings: string[]): fc.Arbitrary<string> => fc.constantFrom(...spellings).chain(mixedCase)

const line = (names: fc.Arbitrary<string>, value: string): fc.Arbitrary<string> =>
  fc
    .record({ name: names, before: fc.constantFrom('', ' ', '\t'), after: gap })
    .map(({ name, before, after }) => `${name}${before}:${after}${value}\r\n`)

const unknown = fc
  .record({
    name: token.filter(name => name.length > 4),
    value: fc.string({
      unit: fc.integer({ min: 32, max: 255 }).map(code => String.fromCharCode(code)),
      maxLength: 30,
    }),
    fold: gap,
  })
  .map(({ name, value, fold }) => `X-${name}: a${fold === '' ? '' : ` ${fold}`}${value}\r\n`)

const parts = fc.record({
  method: fc.oneof(fc.constantFrom('INVITE', 'OPTIONS', 'REFER'), token),
  status: fc.option(fc.integer({ min: 100, max: 699 }), { nil: undefined }),
  reason: display,
  requestUri: fc.oneof(uri, fc.constantFrom('tel:+4912;ext=1', 'urn:service:sos')),
  callId: fc.tuple(word, word).map(([left, right]) => `${left}@${right}`),
  cseq: fc.integer({ min: 0, max: 0x7fffffff }),
  fromTag: token,
  toTag: fc.option(token, { nil: undefined }),
  display: fc.option(display, { nil: undefined }),
  from: uri,
  to: uri,
  branch: token.map(end => `z9hG4bK${end}`),
  host,
  port,
  unknown: fc.array(unknown, { maxLength: 5 }),
  body: fc.uint8Array({ maxLength: 60 }),
})

export const anyMessage: fc.Arbitrary<AnyMessage> = parts.chain(known => {
  const { method, status, callId, cseq, fromTag, toTag, display, branch, host, port, body } = known
  const name = display === undefined ? '' : `${quoted(display)} `
  const via = `SIP/2.0/TCP ${host.written}${port === undefined ? '' : `:${port}`};branch=${branch}`
  const lines = fc.tuple(
    line(named('Via', 'v'), via),
    line(named('From', 'f'), `${name}<${known.from}>;tag=${fromTag}`),
    line(named('To', 't'), `<${known.to}>${toTag === undefined ? '' : `;tag=${toTag}`}`),
    line(named('Call-ID', 'i'), callId),
    line(named('CSeq'), `${cseq} ${method}`),
    line(named('Max-Forwards'), '70'),
    line(named('Content-Length', 'l'), String(body.length)),
  )
  const first =
    status === undefined ? `${method} ${known.requestUri} SIP/2.0` : `SIP/2.0 ${status} ${known.reason}`
  return lines
    .chain(all =>
      fc.shuffledSubarray([...all, ...known.unknown], { minLength: all.length + known.unknown.length }),
    )
    .map(ordered => ({
      bytes: new Uint8Array(
        Buffer.concat([Buffer.from(`${first}\r\n${ordered.join('')}\r\n`, 'latin1'), body]),
      ),
      ...{ method, status, callId, cseq, fromTag, toTag, display, branch, body },
      ...{ host: host.read, port },
    }))
})
