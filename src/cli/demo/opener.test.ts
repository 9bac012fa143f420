import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openerAt, type Seat } from './opener.ts'

const AT_A_DESK: Seat = { platform: 'linux', env: { DISPLAY: ':0' }, isTerminal: true }

test('a browser is opened for who sits at a desktop', () => {
  assert.equal(openerAt(AT_A_DESK), 'xdg-open')
  assert.equal(openerAt({ ...AT_A_DESK, env: { WAYLAND_DISPLAY: 'wayland-0' } }), 'xdg-open')
  assert.equal(openerAt({ ...AT_A_DESK, platform: 'darwin', env: {} }), 'open')
})

test('no browser is opened without a display, for a pipe, in CI, or over SSH', () => {
  assert.equal(openerAt({ ...AT_A_DESK, env: {} }), undefined)
  assert.equal(openerAt({ ...AT_A_DESK, env: { DISPLAY: '' } }), undefined)
  assert.equal(openerAt({ ...AT_A_DESK, isTerminal: false }), undefined)
  assert.equal(openerAt({ ...AT_A_DESK, env: { DISPLAY: ':0', CI: 'true' } }), undefined)
  assert.equal(
    openerAt({ ...AT_A_DESK, platform: 'darwin', env: { SSH_CONNECTION: '192.0.2.1 1 2' } }),
    undefined,
  )
})
