// SQLite: what every store does.

import { join } from 'node:path'
import { openStore } from '../../src/store/index.ts'
import { inFolder } from '../support/program.ts'
import { RETENTION, storeSuite } from './store-suite.ts'

storeSuite('SQLite', body =>
  inFolder(async folder => {
    const store = await openStore({ place: join(folder, 'records.db'), ...RETENTION })
    try {
      await body(store)
    } finally {
      await store.end()
    }
  }),
)
