// A thread that reads a tenant's export and works something out of it.

import type { NamedFile } from '../../config/index.ts'
import { type TenantWish, workOut } from '../../routing/index.ts'
import { serveThread } from '../on-thread.ts'
import { loadTenant } from './load-tenant.ts'

export interface TenantWork {
  wish: TenantWish
  /** Folder or file of an export, or its files by name. */
  from: string | readonly NamedFile[]
}

serveThread(({ wish, from }: TenantWork) => workOut(loadTenant(from).tenant, wish))
