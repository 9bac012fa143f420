// Can I call, both ways?

import type { HealthAnswer } from '../../api/shapes/index.ts'
import type { Page } from '../frame/page.ts'
import { useLoaded } from '../frame/use-loaded.ts'

const HealthView = () => {
  const [health] = useLoaded<HealthAnswer>('health')
  if (health.state !== 'done') return <p>{health.state === 'failed' ? health.says : '…'}</p>
  return (
    <ul>
      {health.answer.health.map(one => (
        <li key={`${one.subject} ${one.name}`}>
          {one.name}: {one.state}, {one.reason}
        </li>
      ))}
    </ul>
  )
}

export const healthPage: Page = {
  name: 'health',
  title: { en: 'Can I call?', de: 'Kann ich telefonieren?' },
  key: 'h',
  icon: 'M1 8h3l2-5 4 10 2-5h3',
  view: HealthView,
}
