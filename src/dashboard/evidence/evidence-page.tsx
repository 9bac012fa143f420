// Evidence of any SBC handed in: files are read, findings shown, and nothing is kept.

import { lazy } from '../frame/lazy.tsx'
import type { Page } from '../frame/page.ts'

export const evidencePage: Page = {
  name: 'evidence',
  title: { en: 'Evidence', de: 'Belege' },
  key: 'e',
  icon: 'M8 10V2M5 5l3-3 3 3M2 9.5v4h12v-4',
  view: lazy(() => import('./evidence-desk.tsx').then(({ EvidenceDesk }) => EvidenceDesk)),
}
