// One rule of lint in a test: a tenant in which it fires, and one that is nearly the same in which it does not.

import type { Tenant } from '../../tenant/tenant.ts'
import type { Addresses } from '../tenant-facts.ts'

export interface LintRow {
  rule: string
  /** What is different, in words. */
  when: string
  broken: Tenant
  /** Looks like it, and is right. */
  nearMiss: Tenant
  addresses?: Addresses
  nearMissAddresses?: Addresses
  /** Whether the first remedy has PowerShell, which then takes the finding away. */
  mends: boolean
}
