// All pages, in the order of the menu. Each stands in a folder of its own.

import { callsPage } from './calls/calls-page.tsx'
import type { Page } from './frame/page.ts'
import { healthPage } from './health/health-page.tsx'

export const PAGES: readonly Page[] = [healthPage, callsPage]
