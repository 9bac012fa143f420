// PostgreSQL from Debian: what every store does.

import { after } from 'node:test'
import { openStore } from '../../src/store/index.ts'
import { RETENTION, storeSuite } from '../store/store-suite.ts'
import { startPostgres, withoutPostgres } from '../support/postgres.ts'

const server = withoutPostgres === false ? startPostgres() : undefined
let databases = 0

after(async () => (await server)?.end())

storeSuite(
  'PostgreSQL',
  async body => {
    const place = (await (await server)?.database(`store_${databases++}`)) ?? ''
    const store = await openStore({ place, ...RETENTION })
    try {
      await body(store)
    } finally {
      await store.end()
    }
  },
  withoutPostgres,
)
