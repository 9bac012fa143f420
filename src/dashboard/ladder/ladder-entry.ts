// The way to the ladder's page, which is fetched when a call is first opened: no other page needs what draws it.

import { lazy } from '../frame/lazy.tsx'
import type { Page } from '../frame/page.ts'

export const ladderPage: Page = {
  name: 'ladder',
  title: { en: 'Ladder', de: 'Leiter' },
  key: 'l',
  icon: 'M3 1v14M13 1v14M3 5h8l-2-2M13 11H5l2 2',
  view: lazy(() => import('./ladder-page.tsx').then(({ LadderPage }) => LadderPage)),
}
