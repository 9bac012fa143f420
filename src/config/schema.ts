// The configuration as a whole: its sections, and what each turns into once it is read.

import { z } from 'zod'
import { alertKeys } from './alert-keys.ts'
import { apiKeys } from './api-keys.ts'
import { carrierKeys } from './carrier-keys.ts'
import { collectKeys, exportKeys } from './collect-keys.ts'
import { behaviourKeys, limitKeys, timerKeys } from './habit-keys.ts'
import { dnsKeys, fqdn, mediaKeys, teamsKeys } from './side-keys.ts'
import { snmpKeys } from './snmp-keys.ts'
import { storeKeys } from './store-keys.ts'
import { watchKeys } from './watch-keys.ts'

export const sections = {
  carrier: z.strictObject(carrierKeys).meta({
    description:
      'The trunk to the telephone network. It goes with `teams`: without both, SBCs of others are watched alone.',
  }),
  teams: z.strictObject(teamsKeys).meta({ description: 'The trunk to Microsoft Teams.' }),
  media: z.strictObject(mediaKeys).meta({ description: 'Audio.' }),
  dns: z.strictObject(dnsKeys).meta({ description: 'How names become addresses.' }),
  limits: z.strictObject(limitKeys).meta({ description: 'What the SBC takes on at most.' }),
  timers: z.strictObject(timerKeys).meta({ description: 'How long things may take.' }),
  behaviour: z.strictObject(behaviourKeys).meta({
    description: 'Habits on which sources or vendors differ.',
  }),
  collect: z.strictObject(collectKeys).meta({
    description: 'Evidence of others that is taken in: its faults are named as those of this SBC are.',
  }),
  watch: z.strictObject(watchKeys).meta({
    description:
      'SBCs of others that are probed on a schedule, so that it is known how they stand before anybody calls.',
  }),
  export: z.strictObject(exportKeys).meta({ description: 'What is sent on to other programs.' }),
  store: z.strictObject(storeKeys).meta({ description: 'What is kept of all that was seen.' }),
  alerts: z.strictObject(alertKeys).meta({ description: 'Who is told what is wrong, when and how.' }),
  api: z.strictObject(apiKeys).meta({ description: 'The API, and the dashboard that is built on it.' }),
  snmp: z.strictObject(snmpKeys).meta({
    description: 'What is counted, for whoever asks by SNMP: the objects of LINESMAN-MIB.',
  }),
} as const

export const schema = z.strictObject({ fqdn, ...sections })

export type SectionName = keyof typeof sections
export type Section<Name extends SectionName> = z.output<(typeof sections)[Name]>

/** What an SBC of one's own cannot do without. */
export const SBC_NEEDS = ['carrier', 'teams'] as const satisfies readonly SectionName[]
/** What is said of an SBC of one's own alone. */
export const SBC_KEYS = ['fqdn', ...SBC_NEEDS, 'media', 'limits', 'timers', 'behaviour', 'export'] as const

/** Of a file without an SBC of one's own. */
export const watchingSchema = schema.omit({
  ...{ fqdn: true, carrier: true, teams: true, media: true },
  ...{ limits: true, timers: true, behaviour: true, export: true },
})

/**
 * What could be read of a file; keys that are missing or wrong are left out. Where others' SBCs are watched alone, what is
 * said of one's own is empty.
 */
export type Readable = { hasSbc: boolean; fqdn?: string } & {
  [Name in SectionName]: Partial<Section<Name>>
}
