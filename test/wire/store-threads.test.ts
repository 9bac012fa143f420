// SQLite on threads of its own: what every store does.

import { join } from 'node:path'
import { ThreadedStore } from '../../src/store/index.ts'
import { RETENTION, storeSuite } from '../store/store-suite.ts'
import { inFolder } from '../support/program.ts'

storeSuite('SQLite on threads', body =>
  inFolder(async folder => {
    const store = await ThreadedStore.open({ place: join(folder, 'records.db'), ...RETENTION })
    try {
      await body(store)
    } finally {
      await store.end()
    }
  }),
)
