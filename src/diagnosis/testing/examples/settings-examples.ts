// Test support: examples of what an SBC's configuration shows by itself.

import { audioCodesSettings, parseIni } from '../../../settings/index.ts'
import { MICROSOFT_PROXIES, sbcTables, type WrittenSbc, writeIni } from '../../../settings/testing/index.ts'
import type { Example, Examples } from './example.ts'

const set = (sbc: WrittenSbc): Example => ({
  facts: () => audioCodesSettings(parseIni(writeIni(sbcTables(sbc))), 'sbc.ini'),
})

export const SETTINGS_EXAMPLES: Examples = {
  'dns/address-pinned': set({ proxies: ['52.114.75.24:5061', ...MICROSOFT_PROXIES] }),
  'media/hold-sendonly': set({ hold: 1 }),
  'options/missing': set({ keepAlive: 0 }),
  'options/one-region': set({ proxies: MICROSOFT_PROXIES.slice(0, 1) }),
  'options/too-frequent': set({ keepAliveSeconds: 10 }),
  'sip/caller-known-by-address': set({ byProxySet: true }),
}
