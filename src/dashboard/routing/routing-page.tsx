// The tenant's voice routing, asked in the browser itself. The room `routing` is large and few come here: it is fetched then.

import { lazy } from '../frame/lazy.tsx'
import type { Page } from '../frame/page.ts'

export const routingPage: Page = {
  name: 'routing',
  title: { en: 'Voice routing', de: 'Anrufrouting' },
  key: 'r',
  icon: 'M2 3.5h3.5c4 0 2.5 9 6.5 9h2M2 12.5h3.5c1.5 0 2.2-1.3 2.7-3M9 6.5c.5-1.7 1.3-3 3-3h2M12 1.5l2 2-2 2M12 10.5l2 2-2 2',
  view: lazy(() => import('./routing-desk.tsx').then(({ RoutingDesk }) => RoutingDesk)),
}
