// Certificates: how long they are valid, who showed which to whom, and what is wrong with them.

import { lazy } from '../frame/lazy.tsx'
import type { Page } from '../frame/page.ts'

export const certificatesPage: Page = {
  name: 'certificates',
  title: { en: 'Certificates', de: 'Zertifikate' },
  key: 't',
  icon: 'M2 2.5h12v8H8M2 10.5V2.5M4.5 5.5h7M9.5 7.8h2M4.5 9.5a2 2 0 1 0 .01 0M3.5 13v2l1-.7 1 .7v-2',
  view: lazy(() => import('./certificates-desk.tsx').then(({ CertificatesDesk }) => CertificatesDesk)),
}
