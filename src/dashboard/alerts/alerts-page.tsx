// Alerts: what is open and what is over, what nobody is to be told of, and how the channels fare that tell.

import { useState } from 'preact/hooks'
import type { AlertsAnswer, AlertTold } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { useLive } from '../frame/live.ts'
import type { Page } from '../frame/page.ts'
import { PageHead, Panel } from '../frame/panel.tsx'
import { may } from '../frame/session.ts'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { AlertItem } from './alert-item.tsx'
import './alerts.css'
import { Channels } from './channels.tsx'
import { SilenceDialog } from './silence-dialog.tsx'
import { Silences } from './silences.tsx'

/** What a silence is begun for: an alert, or what one names oneself. */
type Wish = { about?: AlertTold }

function AlertsView() {
  const alerts = useLoaded<AlertsAnswer>('alerts')
  const [, again] = alerts
  const [wish, setWish] = useState<Wish>()
  useLive('alert', again)
  return (
    <div class="page">
      <PageHead title={t({ en: 'Alerts', de: 'Alarme' })}>
        {may('operate') && (
          <Button onClick={() => setWish({})}>{t({ en: 'Silence', de: 'Stummschalten' })}</Button>
        )}
      </PageHead>
      <WhenLoaded of={alerts} rows={6}>
        {answer => <Board answer={answer} again={again} silence={about => setWish({ about })} />}
      </WhenLoaded>
      {wish !== undefined && <SilenceDialog {...wish} again={again} onClose={() => setWish(undefined)} />}
    </div>
  )
}

interface BoardOptions {
  answer: AlertsAnswer
  again: () => void
  silence: (alert: AlertTold) => void
}

function Board({ answer: { alerts, silences, channels }, again, silence }: BoardOptions) {
  const open = alerts.filter(({ endedAt }) => endedAt === undefined)
  const past = alerts.filter(({ endedAt }) => endedAt !== undefined)
  return (
    <div class="alert-board">
      <div class="stack">
        <Panel title={t({ en: 'Open', de: 'Offen' })} flush>
          {open.length === 0 ? <AllQuiet /> : <Alerts alerts={open} silence={silence} />}
        </Panel>
        {past.length > 0 && (
          <Panel title={t({ en: 'Over, of the last day', de: 'Vorbei, vom letzten Tag' })} flush>
            <Alerts alerts={past} />
          </Panel>
        )}
      </div>
      <div class="stack">
        <Silences silences={silences} again={again} />
        <Channels channels={channels} />
      </div>
    </div>
  )
}

const AllQuiet = () => (
  <EmptyState
    title={t({ en: 'All quiet', de: 'Alles ruhig' })}
    says={t({
      en: 'Alerts come from states that change, from findings, certificates that end, and calls that stay away.',
      de: 'Alarme kommen von Zuständen, die sich ändern, von Befunden, ablaufenden Zertifikaten und ausbleibenden Anrufen.',
    })}
  />
)

interface AlertsOptions {
  alerts: readonly AlertTold[]
  silence?: (alert: AlertTold) => void
}

const Alerts = ({ alerts, silence }: AlertsOptions) => (
  <ul class="alert-list">
    {alerts.map(alert => (
      <AlertItem key={`${alert.id} ${alert.startedAt}`} alert={alert} {...(silence && { silence })} />
    ))}
  </ul>
)

export const alertsPage: Page = {
  name: 'alerts',
  title: { en: 'Alerts', de: 'Alarme' },
  key: 'a',
  icon: 'M4 11V7a4 4 0 0 1 8 0v4l1.5 1.5h-11zM6.5 14.5h3',
  waiting: ({ openAlerts }) => openAlerts.critical + openAlerts.warning,
  view: AlertsView,
}
