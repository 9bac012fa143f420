import assert from 'node:assert/strict'
import { test } from 'node:test'
import { probeOf } from './tables.ts'

test('what a probe came to is read as it was kept before there were two languages, too', () => {
  const row = { at: 1, target: 'sbc1.example.net:5061', outcome: 'failed', duration_ms: 2 }
  assert.deepEqual(probeOf({ ...row, says: 'refused' }).says, { en: 'refused', de: 'refused' })
  assert.deepEqual(probeOf({ ...row, says: '{"en":"refused","de":"abgewiesen"}' }).says, {
    en: 'refused',
    de: 'abgewiesen',
  })
})
