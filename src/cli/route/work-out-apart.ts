// What a running system is asked to work out of a tenant's export is worked out on a thread.

import type { WorkOut } from '../../api/index.ts'
import { OperatorError } from '../../kernel/index.ts'
import { onThread } from '../on-thread.ts'
import type { TenantWork } from './tenant-thread.ts'

const MEMORY_MB = 1024

/** `tenant` is the folder or file of the system's own export. */
export const workOutApart =
  (tenant?: string): WorkOut =>
  async (wish, files, signal) => {
    const from = files ?? tenant
    if (from === undefined)
      throw new OperatorError({ code: 'tenant/absent', what: 'there is no tenant here' })
    const work: TenantWork = { wish, from }
    return onThread({
      ...{ work, signal, memoryMb: MEMORY_MB, code: 'tenant/not-read' },
      file: new URL('./tenant-thread.ts', import.meta.url),
      hint: 'ask linesman route on a machine of yours',
    })
  }
