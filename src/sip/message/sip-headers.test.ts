import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SipHeaders } from '../index.ts'
import { headerKey } from './header-names.ts'
import { splitHead } from './message-head.ts'

const raw = (headers: SipHeaders): string[] => headers.lines.map(line => line.raw)

test('a name is found in any case and in its compact form', () => {
  const headers = SipHeaders.of(['i', 'one'], ['CONTACT', '<sip:a>'], ['x', '90'], ['X-Own', 'own'])
  assert.equal(headers.get('Call-ID'), 'one')
  assert.equal(headers.get('m'), '<sip:a>')
  assert.equal(headers.get('session-EXPIRES'), '90')
  assert.equal(headers.get('x-oWN'), 'own')
  assert.equal(headers.get('From'), undefined)
})

test('a list header is split over its lines at commas outside of quotes and brackets', () => {
  const headers = SipHeaders.of(['Contact', '"a, \\", b" <sip:x,y@z>;q=1 , <sip:b>'], ['m', '<sip:c>,'])
  assert.deepEqual(headers.values('Contact'), ['"a, \\", b" <sip:x,y@z>;q=1', '<sip:b>', '<sip:c>'])
  assert.deepEqual(
    ['Contact', 'Via'].map(name => headers.count(name)),
    [3, 0],
  )
  assert.equal(SipHeaders.of(['Via', ''], ['Via', 'one'], ['v', 'two, three']).count('via'), 3)
})

test('with replaces all lines of a name by one in the place of the first', () => {
  const headers = SipHeaders.of(['A', '1'], ['v', '2'], ['B', '3'], ['Via', '4'])
  assert.deepEqual(raw(headers.with('Via', 'new')), ['A: 1', 'Via: new', 'B: 3'])
  assert.deepEqual(raw(headers.with('C', '5')), [...raw(headers), 'C: 5'])
})

test('prepend puts a line before the first of its name, else on top', () => {
  const headers = SipHeaders.of(['A', '1'], ['Via', '2'])
  assert.deepEqual(raw(headers.prepend('Via', 'new')), ['A: 1', 'Via: new', 'Via: 2'])
  assert.deepEqual(raw(headers.prepend('Route', '<sip:x>')), ['Route: <sip:x>', 'A: 1', 'Via: 2'])
})

test('without takes all lines of the names, in any spelling', () => {
  const headers = SipHeaders.of(['f', '1'], ['FROM', '2'], ['To', '3'], ['Via', '4'])
  assert.deepEqual(raw(headers.without('From', 'v')), ['To: 3'])
})

test('upperCased changes names and nothing behind them', () => {
  assert.deepEqual(raw(SipHeaders.of(['Call-ID', 'aBc'], ['x-Own', 'd']).upperCased()), [
    'CALL-ID: aBc',
    'X-OWN: d',
  ])
})

test('text beyond latin1 becomes UTF-8 octets, never a line break', () => {
  // U+010A would lose its upper octet in a naive latin1 encoding and become a line feed.
  const value = SipHeaders.of(['Subject', 'Ċ']).get('Subject')
  assert.equal(value, '\xc4\x8a')
})

test('a value or list element that ends in octet 160 keeps it', () => {
  const headers = SipHeaders.of(['Subject', ' voil\xc3\xa0\t'], ['Odd', 'voil\xc3\xa0 , x'])
  assert.equal(headers.get('Subject'), 'voil\xc3\xa0')
  assert.deepEqual(headers.values('Odd'), ['voil\xc3\xa0', 'x'])
})

const HEAD = `X y SIP/2.0\r\n${['A: 1', 'Via: 2', 'b :3', 'v: 4', 'Via: 5\r\n 6', 'C: 7'].join('\r\n')}\r\n\r\nbody`

test('after any changes the lines go out one by one as they are, in one text', () => {
  const name = fc.constantFrom('A', 'Via', 'v', 'B', 'C', 'New')
  const change = fc.oneof(
    fc.record({ how: fc.constantFrom('with', 'withFirst', 'prepend', 'append'), name }),
    fc.record({ how: fc.constantFrom('without', 'only', 'concat', 'upperCased'), name }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), changes => {
      let headers = new SipHeaders(splitHead(HEAD).lines)
      for (const { how, name } of changes) {
        if (how === 'with' || how === 'withFirst' || how === 'prepend' || how === 'append')
          headers = headers[how](name, 'changed')
        else if (how === 'without' || how === 'only') headers = headers[how](name, 'X')
        else headers = how === 'concat' ? headers.concat(headers.only(name)) : headers.upperCased()
      }
      assert.equal(
        headers.toString(),
        raw(headers)
          .map(line => `${line}\r\n`)
          .join(''),
      )
    }),
    { numRuns: 500 },
  )
})

test('a name is known by all of its characters: nothing else passes for the hyphen or a letter', () => {
  for (let code = 33; code < 256; code++) {
    const octet = String.fromCharCode(code)
    if (octet === ':') continue
    for (const [name, same] of [
      [`call${octet}id`, octet === '-'],
      [`${octet}all-id`, octet === 'c' || octet === 'C'],
    ] as const) {
      const { lines } = splitHead(`X y SIP/2.0\r\n${name}: 1\r\n\r\n`)
      assert.equal(lines[0]?.key === 'call-id', same, name)
    }
  }
})

test('a name is known whatever came before it, and in whatever order names come', () => {
  const keysOf = (names: readonly string[]): (string | undefined)[] =>
    splitHead(`X y SIP/2.0\r\n${names.map(name => `${name}: 1\r\n`).join('')}\r\n`).lines.map(
      line => line.key,
    )
  const names = [
    'Via',
    'v',
    'To',
    'Min-SE',
    'MIN-SEE',
    'Min',
    'Via ',
    'X',
    'TO',
    'tox',
    'l',
    'Allow',
    'Allow-Events',
  ]
  const keys = new Map(names.map(name => [name, headerKey(name.trim())]))
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 30 }), order => {
      assert.deepEqual(
        keysOf(order),
        order.map(name => keys.get(name)),
      )
    }),
    { numRuns: 300 },
  )
})

test('no break of a line passes for the hyphen of a name that is expected', () => {
  const usual = 'X y SIP/2.0\r\nAllow: 1\r\nMin-SE: 90\r\n\r\n'
  assert.deepEqual(
    splitHead(usual).lines.map(line => line.key),
    ['allow', 'min-se'],
  )
  for (const broken of ['Min\rSE', 'Min\nSE', 'Min\r\nSE', 'Min\0SE']) {
    const head = splitHead(usual.replace('Min-SE', broken))
    assert.equal(head.fault?.status, 400, JSON.stringify(broken))
    assert.ok(!head.lines.some(line => line.key === 'min-se'))
  }
})

test('a word stands in a list whatever its case, and only as a whole', () => {
  const headers = SipHeaders.of(['Supported', 'timer,100REL , replaces'], ['k', 'norefersub'])
  for (const word of ['timer', '100rel', 'replaces', 'norefersub'])
    assert.ok(headers.names('Supported', word))
  for (const word of ['time', 'rel', 'replace', 'refersub']) assert.ok(!headers.names('Supported', word))
  assert.ok(!headers.names('Require', 'timer'))
  assert.ok(headers.spells('Supported', '100REL') && !headers.spells('Supported', '100rel'))
})

test('a word stands in a list when it is one of its elements', () => {
  const pieces = ['UPDATE', 'INVITE', ',', ',', ' ', '\t', '"', '<', '>', '\\', 'x']
  const list = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map(each => each.join(''))
  const lists = fc.oneof(list, fc.constantFrom('INVITE  UPDATE\t, ACK', 'a, "b, UPDATE, c", UPDATE'))
  fc.assert(
    fc.property(lists, value => {
      const headers = SipHeaders.of(['Allow', value], ['k', value.toLowerCase()])
      for (const word of ['UPDATE', 'INVITE']) {
        assert.equal(headers.spells('Allow', word), headers.values('Allow').includes(word))
        const small = word.toLowerCase()
        assert.equal(headers.names('Supported', small), headers.values('Supported').includes(small))
      }
    }),
    { numRuns: 2000 },
  )
})
