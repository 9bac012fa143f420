// The tenant's routing, from its files to answers: one call, every failure, what is wrong, and what was read.

import { useMemo } from 'preact/hooks'
import type { TenantAnswer } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import type { Loaded } from '../frame/client.ts'
import { DropZone } from '../frame/drop-zone.tsx'
import { ErrorState, LoadingState } from '../frame/instead.tsx'
import { lazy } from '../frame/lazy.tsx'
import { PageHead } from '../frame/panel.tsx'
import { linkTo, place as now, type Place } from '../frame/router.ts'
import { Tabs } from '../frame/tabs.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { OneCall } from './one-call.tsx'
import { answeredSource, ownSource, type Source, takeFiles } from './tenant-files.ts'
import { W } from './words.ts'
import './routing.css'

// The matrix and the rules of lint are as large as all the rest: they come when they are looked at.
const VIEWS = [
  { id: 'call', title: W.call, view: OneCall },
  {
    id: 'failures',
    title: W.failures,
    view: lazy(() => import('./failures-view.tsx').then(({ FailuresView }) => FailuresView)),
  },
  {
    id: 'lint',
    title: W.lint,
    view: lazy(() => import('./lint-view.tsx').then(({ LintView }) => LintView)),
  },
  {
    id: 'export',
    title: W.export,
    view: lazy(() => import('./export-view.tsx').then(({ ExportView }) => ExportView)),
  },
] as const

const Script = lazy(() => import('./script-box.tsx').then(({ ScriptBox }) => ScriptBox))

export function RoutingDesk({ place }: { place: Place }) {
  const [loaded, again] = useLoaded<TenantAnswer>('routing/tenant')
  const source = useSource(loaded)
  // A system without a tenant is nothing to be sorry for: files can be dropped.
  const isNone = loaded.state === 'failed' && (loaded.status === 404 || loaded.status === 501)
  if (source !== undefined) return <Desk source={source} place={place} />
  return (
    <div class="page">
      <PageHead title={t(W.title)} />
      {loaded.state === 'loading' && <LoadingState rows={8} />}
      {loaded.state === 'failed' && !isNone && <ErrorState failure={loaded} again={again} />}
      {loaded.state === 'failed' && isNone && <NoTenant />}
    </div>
  )
}

/** Own files before those of the system; an answer with no file is none. */
function useSource(loaded: Loaded<TenantAnswer>): Source | undefined {
  const own = ownSource.value
  const answer = loaded.state === 'done' && loaded.answer.files.length > 0 ? loaded.answer : undefined
  const answered = useMemo(() => answer && answeredSource(answer), [answer])
  return own ?? answered
}

function NoTenant() {
  return (
    <>
      <DropZone title={t(W.drop)} says={t(W.noneSays)} onFiles={takeFiles} />
      <Script />
    </>
  )
}

function Desk({ source, place }: { source: Source; place: Place }) {
  const { tenant } = source.imported
  const chosen = VIEWS.find(({ id }) => id === place.rest[0]) ?? VIEWS[0]
  const View = chosen.view
  return (
    <div class="page routing">
      <PageHead
        title={t(W.title)}
        says={t(W.tenantOf, {
          name: source.name,
          routes: tenant.voiceRoutes.length,
          gateways: tenant.gateways.length,
          users: tenant.users.length,
        })}
      >
        {ownSource.value !== undefined && (
          <Button
            onClick={() => {
              ownSource.value = undefined
            }}
          >
            {t(W.back)}
          </Button>
        )}
      </PageHead>
      <Tabs
        label={t(W.title)}
        tabs={VIEWS.map(({ id, title }) => ({ id, title: t(title) }))}
        chosen={chosen.id}
        onChoose={goTo}
      >
        <View source={source} query={place.query} />
      </Tabs>
      <DropZone slim title={t(W.dropOwn)} says={t(W.stays)} onFiles={takeFiles} />
    </div>
  )
}

/** The question goes along. */
function goTo(view: string): void {
  const query = now.value.query.toString()
  location.hash = `${linkTo('routing', view)}${query === '' ? '' : `?${query}`}`
}
