import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatNameAddr, NameAddr, Parameters, parseNameAddr } from '../index.ts'

function address(text: string): NameAddr {
  const parsed = parseNameAddr(text)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault)
  return parsed.value
}

test('a display name touching its bracket, as Microsoft writes it, is read', () => {
  const { display, uri, tag } = address('"Kim \\"K\\" Test"<sip:+49@example.net;user=phone>;tag=AbC')
  assert.deepEqual([display, uri, tag], ['Kim "K" Test', 'sip:+49@example.net;user=phone', 'AbC'])
})

test('without brackets the parameters are the header’s', () => {
  const { uri, parameters } = address('sip:a@example.net ;tag=1;x')
  assert.deepEqual(
    [uri, parameters.get('tag'), parameters.get('X'), parameters.get('y')],
    ['sip:a@example.net', '1', '', undefined],
  )
})

test('an unquoted display name of several words is read', () => {
  assert.equal(address('Kim  Test <sip:a@b>').display, 'Kim  Test')
})

test('a bracket inside quotes is none', () => {
  assert.equal(address('"a <sip:evil@x>" <sip:good@x>').uri, 'sip:good@x')
})

test('a quoted parameter may hold separators', () => {
  const parsed = address('<sip:a@b>;+sip.instance="<urn:uuid:1;2,3>";q=0.5')
  assert.equal(parsed.parameters.get('+sip.instance'), '"<urn:uuid:1;2,3>"')
  assert.equal(parsed.parameters.get('q'), '0.5')
})

for (const text of [
  '',
  '"Kim <sip:a@b>',
  '"Kim" sip:a@b',
  '<sip:a@b',
  'Bell, Kim <sip:a@b>',
  'sip:a@b?x=y',
  '<sip:a@b> x',
  '<sip:a@b>;',
  '<sip:a@b>;t ag=1',
  '<sip:a@b>;tag=',
  '<sip:a@b>;tag="x',
  '<sip:a@b>;tag=1;TAG=2',
  '<sip:<a@b>',
  '<a@b>',
  '<>',
]) {
  test(`${text} is refused`, () => assert.equal(parseNameAddr(text).ok, false))
}

test('with changes one part', () => {
  const parsed = address('"A" <sip:a@b>;tag=1')
  assert.equal(parsed.with({ display: undefined }).toString(), '<sip:a@b>;tag=1')
  assert.equal(
    parsed.with({ parameters: parsed.parameters.with('tag', '2').with('lr') }).toString(),
    'A <sip:a@b>;tag=2;lr',
  )
  assert.equal(parsed.with({ parameters: parsed.parameters.without('TAG') }).toString(), 'A <sip:a@b>')
})

test('any display name survives format and parse', () => {
  const unit = fc.integer({ min: 32, max: 255 }).map(code => String.fromCharCode(code))
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 20 }), display => {
      const written = formatNameAddr({ display, uri: 'sip:a@b', parameters: Parameters.of(['tag', '1']) })
      assert.equal(address(written).display, display)
      assert.equal(address(written).tag, '1')
    }),
  )
})

test('one made by hand has no parameters', () => {
  assert.equal(new NameAddr({ uri: 'tel:+49' }).toString(), '<tel:+49>')
})
