import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer, request } from '../testing/messages.ts'
import {
  acceptRequest,
  acknowledgement,
  type Dialog,
  dialogKey,
  dialogOfRequest,
  dialogOfResponse,
  dialogRequest,
  outlineOf,
  refreshTarget,
} from './dialog.ts'

const INVITE = request('INVITE', {
  sequence: 7,
  headers: [
    ['Record-Route', '<sip:p1.example.net;lr>, <sip:p2.example.net;lr>'],
    ['Proxy-Authorization', 'Digest username="u"'],
  ],
})

function callerDialog(response = answer(INVITE, 200)): Dialog {
  const dialog = dialogOfResponse(outlineOf(INVITE), response)
  assert.ok(dialog)
  return dialog
}

function calleeDialog(): Dialog {
  const dialog = dialogOfRequest(INVITE, 'r1')
  assert.ok(dialog)
  return dialog
}

test('the caller takes the route set in reverse, the callee as it stands (RFC 3261 sections 12.1.1 and 12.1.2)', () => {
  assert.deepEqual(callerDialog().routeSet, ['<sip:p2.example.net;lr>', '<sip:p1.example.net;lr>'])
  assert.deepEqual(calleeDialog().routeSet, ['<sip:p1.example.net;lr>', '<sip:p2.example.net;lr>'])
})

test('both sides name the dialog by the same three words, each its own tag first (section 12)', () => {
  assert.equal(dialogKey(callerDialog()), 'c1;l1;r1')
  assert.equal(dialogKey(calleeDialog()), 'c1;r1;l1')
  assert.equal(dialogKey(request('BYE', { toTag: 'r1' })), 'c1;r1;l1')
  assert.equal(dialogKey(answer(INVITE, 200)), 'c1;l1;r1')
})

test('a provisional response makes an early dialog only with a To tag (section 12.1)', () => {
  assert.equal(dialogOfResponse(outlineOf(INVITE), answer(INVITE, 100)), undefined)
  assert.equal(callerDialog(answer(INVITE, 180)).state, 'early')
  assert.equal(callerDialog().state, 'confirmed')
})

test('an INVITE without Contact makes no dialog', () => {
  const bare = INVITE.with({ headers: INVITE.headers.without('Contact') })
  assert.equal(dialogOfRequest(bare, 'r1'), undefined)
})

test('a request goes to the remote target over the loose routes with the next number (section 12.2.1.1)', () => {
  const { request: bye, dialog } = dialogRequest(callerDialog(), 'BYE')
  assert.equal(bye.uri, 'sip:right@right.example.net:5061')
  assert.deepEqual(bye.headers.all('route'), ['<sip:p2.example.net;lr>', '<sip:p1.example.net;lr>'])
  assert.equal(bye.headers.get('cseq'), '8 BYE')
  assert.equal(bye.headers.get('from'), '<sip:left@left.example.net>;tag=l1')
  assert.equal(bye.headers.get('to'), '<sip:right@right.example.net>;tag=r1')
  assert.equal(dialogRequest(dialog, 'BYE').request.cseq.number, 9)
})

test('the callee asks with From and To changed over (section 12.1.1)', () => {
  const { request: bye } = dialogRequest(calleeDialog(), 'BYE')
  assert.equal(bye.uri, 'sip:left@left.example.net:5061')
  assert.equal(bye.from.tag, 'r1')
  assert.equal(bye.to.tag, 'l1')
  assert.equal(bye.headers.get('cseq'), '1 BYE')
})

test('a strict router becomes the Request-URI and the target the last route (section 12.2.1.1)', () => {
  const dialog = { ...callerDialog(), routeSet: ['<sip:strict.example.net>', '<sip:p1.example.net;lr>'] }
  const { request: bye } = dialogRequest(dialog, 'BYE')
  assert.equal(bye.uri, 'sip:strict.example.net')
  assert.deepEqual(bye.headers.all('route'), [
    '<sip:p1.example.net;lr>',
    '<sip:right@right.example.net:5061>',
  ])
})

test('the ACK to a 2xx has the number and the credentials of its INVITE (section 13.2.2.4)', () => {
  const ack = acknowledgement(callerDialog(), outlineOf(INVITE))
  assert.equal(ack.headers.get('cseq'), '7 ACK')
  assert.equal(ack.headers.get('proxy-authorization'), 'Digest username="u"')
  assert.equal(ack.uri, 'sip:right@right.example.net:5061')
})

test("Microsoft's Contact is the target to the last octet, without what stands behind the question mark", () => {
  const uri = 'sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=11111111-2222;x-c=0af/s/1/9be'
  const contact: [string, string][] = [['Contact', `<${uri}?Replaces=1>`]]
  const response = answer(INVITE, 200)
  const named = response.with({
    headers: response.headers.without('Contact').with(...(contact[0] as [string, string])),
  })
  assert.equal(callerDialog(named).remoteTarget, uri)
})

test('a number lower than one already seen is refused with 500, a gap is fine (section 12.2.2)', () => {
  const dialog = calleeDialog()
  const late = acceptRequest(dialog, request('INFO', { sequence: 6, toTag: 'r1' }))
  assert.equal(late.ok ? 0 : late.fault.status, 500)
  const next = acceptRequest(dialog, request('INFO', { sequence: 12, toTag: 'r1' }))
  assert.equal(next.ok ? next.value.remoteSequence : 0, 12)
})

test('a target refresh moves the target and leaves the routes (section 12.2)', () => {
  const moved = request('INVITE', { toTag: 'r1' })
  const headers = moved.headers.with('Contact', '<sip:other@left.example.net>')
  const dialog = refreshTarget(calleeDialog(), moved.with({ headers }))
  assert.equal(dialog.remoteTarget, 'sip:other@left.example.net')
  assert.deepEqual(dialog.routeSet, calleeDialog().routeSet)
})
