// All pages, in the order of the menu. Each stands in a folder of its own.

import { alertsPage } from './alerts/alerts-page.tsx'
import { callsPage } from './calls/calls-page.tsx'
import { certificatesPage } from './certificates/certificates-page.tsx'
import { evidencePage } from './evidence/evidence-page.tsx'
import { findingsPage } from './findings/findings-page.tsx'
import type { Page } from './frame/page.ts'
import { healthPage } from './health/health-page.tsx'
import { labPage } from './lab/lab-page.tsx'
import { ladderPage } from './ladder/ladder-entry.ts'
import { routingPage } from './routing/routing-page.tsx'
import { settingsPage } from './settings/settings-page.tsx'

export const PAGES: readonly Page[] = [
  healthPage,
  callsPage,
  ladderPage,
  findingsPage,
  alertsPage,
  routingPage,
  certificatesPage,
  evidencePage,
  labPage,
  settingsPage,
]
