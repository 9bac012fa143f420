// The keys of SBCs of others that are asked on a schedule what Microsoft would ask them.

import { z } from 'zod'
import { minutes } from '../kernel/index.ts'
import { defaulted, list, optional, required, value } from './keys.ts'
import { durationWithin, readFqdn, readHostPort, readText } from './text-values.ts'

/** One is asked at a time, and one that says nothing takes half a minute. */
const MOST = 20

const sbc = z.strictObject({
  fqdn: required(value('FQDN', readFqdn), {
    description:
      'The name it is paired with in the tenant: sent as SNI, and what its certificate must be good for.',
  }),
  at: optional(value('host:port', readHostPort), {
    description: 'Where it listens for Microsoft.',
    otherwise: 'its FQDN, port 5061',
  }),
})

export const watchKeys = {
  sbcs: optional(list(sbc).max(MOST), {
    description: 'SBCs that are asked as `linesman probe` does; their health says what came of it.',
    otherwise: 'none',
  }),
  every: defaulted(value('duration', durationWithin(minutes(1), minutes(10))), '5m', {
    description: 'Time from one probe of an SBC to the next.',
  }),
  trust: defaulted(value('public, microsoft, file, PEM text, env:NAME or file:PATH', readText), 'public', {
    description:
      'Roots that their certificates must end in. The public ones stand for those that Microsoft trusts.',
    source: 'Plan Direct Routing: Microsoft Trusted Root Program',
  }),
}
