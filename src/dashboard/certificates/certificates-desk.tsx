// All chains on one line of time, and one of them in full below.

import type { CertificatesAnswer } from '../../api/shapes/index.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { useKeys } from '../frame/keys.ts'
import { PageHead } from '../frame/panel.tsx'
import type { Place } from '../frame/router.ts'
import { go } from '../frame/router.ts'
import { overview } from '../frame/session.ts'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { ChainView } from './chain-view.tsx'
import { Timeline } from './timeline.tsx'
import { byUrgency, type ChainShown, chainKey } from './validity.ts'
import { W } from './words.ts'
import './certificates.css'

export function CertificatesDesk({ place }: { place: Place }) {
  const loaded = useLoaded<CertificatesAnswer>('certificates')
  const hasOurs = overview.value?.ownSbc !== false
  return (
    <div class="page certificates">
      <PageHead title={t(W.title)} says={t(hasOurs ? W.says : W.saysPeers)} />
      <WhenLoaded of={loaded} rows={8}>
        {({ certificates, at }) =>
          certificates.length === 0 ? (
            <EmptyState title={t(W.none)} says={t(hasOurs ? W.noneSays : W.noneSaysPeers)} />
          ) : (
            <Board chains={certificates} at={at} asked={place.rest[0]} />
          )
        }
      </WhenLoaded>
    </div>
  )
}

interface BoardOptions {
  chains: readonly ChainShown[]
  at: number
  asked: string | undefined
}

function Board({ chains, at, asked }: BoardOptions) {
  const ours = byUrgency(chains.filter(({ role }) => role === 'ours'))
  const peers = byUrgency(chains.filter(({ role }) => role === 'peer'))
  const all = [...ours, ...peers]
  const chosen = all.find(chain => chainKey(chain) === asked) ?? all[0]
  const step = (by: number): void => {
    const here = chosen === undefined ? -1 : all.indexOf(chosen)
    const next = all[Math.max(0, Math.min(here + by, all.length - 1))]
    if (next !== undefined) go('certificates', chainKey(next))
  }
  useKeys([
    { keys: ['j', 'ArrowDown'], title: W.next, run: () => step(1) },
    { keys: ['k', 'ArrowUp'], title: W.before, run: () => step(-1) },
  ])
  return (
    <>
      <Timeline
        groups={[
          { title: t(W.ours), chains: ours },
          { title: t(W.peers), chains: peers },
        ]}
        at={at}
        chosen={chosen}
      />
      {chosen !== undefined && <ChainView shown={chosen} at={at} />}
    </>
  )
}
