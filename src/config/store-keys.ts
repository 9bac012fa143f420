// The keys of what is kept: where, how long and how much.

import { defaulted, optional, value } from './keys.ts'
import { numberWithin, readText, sizeWithin } from './text-values.ts'

export const storeKeys = {
  place: optional(value('path, postgresql:// URL, env:NAME or file:PATH', readText), {
    description:
      'Where calls, facts and findings are kept: a file of SQLite (relative to where Linesman was started), or a database of PostgreSQL by its URL. A URL holds a password, so it is best a reference.',
    otherwise: 'nothing is kept',
    secret: true,
  }),
  keepDays: defaulted(value('number', numberWithin(1, 3650)), '30', {
    description: 'Days after which facts, calls, findings, health and probes are let go.',
  }),
  cap: defaulted(value('size', sizeWithin(64, 16 * 1024 ** 2)), '4GB', {
    description:
      'What the records may take on the disk, the log of the database included. The oldest facts go when 90 % of it are used.',
  }),
}
