// What runs here: version, since when, how full the records are, and what there was no room for.

import type { Wording } from '../../findings/index.ts'
import { LinkButton } from '../frame/button.tsx'
import { Panel } from '../frame/panel.tsx'
import { overview, session } from '../frame/session.ts'
import { moment, numeral, t } from '../frame/words.ts'
import { RecordSources } from './record-sources.tsx'

const MEGABYTE = 1_000_000

const NO_SBC = {
  en: 'None of its own: SBCs of others are watched',
  de: 'Kein eigener: SBCs anderer werden beobachtet',
} as const

export function About() {
  const now = overview.value
  const version = session.value.state === 'done' ? session.value.answer.version : ''
  return (
    <div class="settings-panels">
      <Panel title="Linesman">
        <dl class="pairs">
          <dt>{t({ en: 'Version', de: 'Fassung' })}</dt>
          <dd>{version}</dd>
          {now !== undefined && (
            <>
              <dt>SBC</dt>
              <dd>{now.ownSbc ? now.sbc : t(NO_SBC)}</dd>
              <dt>{t({ en: 'Running since', de: 'Läuft seit' })}</dt>
              <dd class="number">{moment(now.startedAt)}</dd>
            </>
          )}
        </dl>
        <div class="actions about-links">
          <LinkButton href="/openapi.json">OpenAPI</LinkButton>
          <LinkButton href="/metrics">Prometheus</LinkButton>
        </div>
      </Panel>
      {now?.store !== undefined && <Records store={now.store} />}
      <RecordSources />
      {now !== undefined && <LeftOut counts={now.leftOut} />}
    </div>
  )
}

function Records({ store }: { store: NonNullable<NonNullable<typeof overview.value>['store']> }) {
  const dropped = Object.values(store.dropped).reduce((sum, count) => sum + count, 0)
  return (
    <Panel title={t({ en: 'Records', de: 'Aufzeichnungen' })}>
      <div class="stack">
        <meter
          class="store-meter"
          min={0}
          max={store.capBytes}
          high={store.capBytes * 0.9}
          value={store.bytes}
          aria-label={t({ en: 'Disk in use', de: 'Belegter Speicher' })}
        />
        <dl class="pairs">
          <dt>{t({ en: 'On the disk', de: 'Auf der Platte' })}</dt>
          <dd class="number">
            {t(
              { en: '{used} of {cap} MB', de: '{used} von {cap} MB' },
              { used: Math.round(store.bytes / MEGABYTE), cap: Math.round(store.capBytes / MEGABYTE) },
            )}
          </dd>
          {store.oldestFact !== undefined && (
            <>
              <dt>{t({ en: 'Back to', de: 'Zurück bis' })}</dt>
              <dd class="number">{moment(store.oldestFact)}</dd>
            </>
          )}
          <dt>{t({ en: 'Written', de: 'Geschrieben' })}</dt>
          <dd class="number">{numeral(store.written)}</dd>
          <dt>{t({ en: 'Dropped', de: 'Verworfen' })}</dt>
          <dd class="number">{numeral(dropped)}</dd>
        </dl>
        {store.trouble !== undefined && <p class="problem">{store.trouble}</p>}
      </div>
    </Panel>
  )
}

const BOUNDS: Readonly<Record<string, Wording>> = {
  'collect.syslog': { en: 'Syslog of others', de: 'Syslog anderer' },
  'collect.hep': { en: 'HEP of others', de: 'HEP anderer' },
  'collect.flows': { en: 'Flows of others', de: 'Flows anderer' },
  'collect.records': { en: 'Records of calls', de: 'Datensätze von Anrufen' },
  'collect.records.folder': {
    en: 'Entries of the folder of records',
    de: 'Einträge des Ordners für Datensätze',
  },
  'export.hep': { en: 'HEP to its keeper', de: 'HEP an den Aufbewahrer' },
  'calls.waiting': { en: 'New calls over UDP', de: 'Neue Anrufe über UDP' },
  'facts.stdout': { en: 'Lines of --json', de: 'Zeilen von --json' },
  'facts.file': { en: 'Lines of the file of facts', de: 'Zeilen der Faktendatei' },
  'health.subjects': { en: 'Health of more subjects', de: 'Zustand weiterer Gegenstände' },
  'alerts.open': { en: 'Alerts beyond the most', de: 'Alarme über der Höchstzahl' },
}

/** None of it is usual: each has cost something that somebody could have wanted to see. */
function LeftOut({ counts }: { counts: Readonly<Record<string, number>> }) {
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  return (
    <Panel title={t({ en: 'Left out for want of room', de: 'Aus Platzmangel weggelassen' })}>
      {some.length === 0 ? (
        <p class="soft">{t({ en: 'Nothing since the start.', de: 'Nichts seit dem Start.' })}</p>
      ) : (
        <dl class="pairs">
          {some.map(([what, count]) => (
            <div key={what} class="pair">
              <dt>{BOUNDS[what] === undefined ? what : t(BOUNDS[what])}</dt>
              <dd class="number">{numeral(count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}
