// The lab: stories and what can be broken in them, played and watched.

import { lazy } from '../frame/lazy.tsx'
import type { Page } from '../frame/page.ts'

export const labPage: Page = {
  name: 'lab',
  title: { en: 'Lab', de: 'Labor' },
  key: 'b',
  icon: 'M6 1.5h4M6.8 1.5v4.7L2.6 13a1 1 0 0 0 .9 1.5h9a1 1 0 0 0 .9-1.5L9.2 6.2V1.5M4.6 10h6.8',
  view: lazy(() => import('./lab-desk.tsx').then(({ LabDesk }) => LabDesk)),
}
