// One finding in full: what is wrong, what it rests on, what to do, its page of the handbook, and the report for a ticket.

import type { FindingAnswer, FindingTold } from '../../api/shapes/index.ts'
import { CopyButton, LinkButton } from '../frame/button.tsx'
import { BASE, pathWith } from '../frame/client.ts'
import { WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { certaintyWord, SeverityPill } from '../frame/pill.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { language, moment, numeral, t, timeOfDay, UNDATED } from '../frame/words.ts'
import { Handbook } from './handbook.tsx'

type Evidence = FindingTold['evidence'][number]

const EVIDENCE: readonly Column<Evidence>[] = [
  {
    id: 'at',
    title: { en: 'Time', de: 'Uhrzeit' },
    cell: ({ at }) => <span class="number">{timeOfDay(at)}</span>,
  },
  { id: 'source', title: { en: 'Source', de: 'Quelle' }, cell: ({ source }) => source },
  { id: 'ref', title: { en: 'Where', de: 'Wo' }, cell: ({ ref }) => <code>{ref}</code> },
  { id: 'text', title: { en: 'What was seen', de: 'Was zu sehen war' }, cell: ({ text }) => text },
]

export function FindingView({ id }: { id: string }) {
  const found = useLoaded<FindingAnswer>(`findings/${encodeURIComponent(id)}`)
  return (
    <WhenLoaded of={found} rows={8}>
      {({ finding, handbook }) => (
        <article class="finding">
          <Panel>
            <div class="finding-head">
              <SeverityPill severity={finding.severity} />
              <code>{finding.rule}</code>
              <span class="soft">{certaintyWord(finding.certainty)}</span>
            </div>
            <h2 class="finding-title">{finding.title}</h2>
            <p class="soft number">{seen(finding)}</p>
            <p class="says">{finding.says}</p>
          </Panel>
          <Panel
            title={t({ en: 'What to do', de: 'Was zu tun ist' })}
            actions={<CopyButton text={finding.remedy} />}
            class="remedy"
          >
            <p>{finding.remedy}</p>
            <p class="soft reference">{finding.reference}</p>
          </Panel>
          <Panel title={t({ en: 'Evidence', de: 'Belege' })} flush>
            <DataTable
              label={t({ en: 'Evidence', de: 'Belege' })}
              columns={EVIDENCE}
              rows={finding.evidence}
              rowKey={({ source, ref, at, text }) => `${source} ${ref} ${at} ${text}`}
            />
          </Panel>
          <Report id={id} />
          {handbook !== '' && (
            <Panel title={t({ en: 'From the handbook', de: 'Aus dem Handbuch (englisch)' })}>
              <Handbook page={handbook} />
            </Panel>
          )}
        </article>
      )}
    </WhenLoaded>
  )
}

const seen = ({ count, at }: FindingTold): string => {
  if (at === UNDATED)
    return t({ en: '{count}, undated', de: '{count}, undatiert' }, { count: `${numeral(count)} ×` })
  return count === 1
    ? t({ en: 'Once, at {at}', de: 'Einmal, um {at}' }, { at: moment(at) })
    : t(
        { en: '{count} times, first at {at}', de: '{count} Mal, zuerst um {at}' },
        { count: numeral(count), at: moment(at) },
      )
}

function Report({ id }: { id: string }) {
  const path = (format: string): string =>
    BASE + pathWith(`findings/${encodeURIComponent(id)}/report`, { format, lang: language.value })
  return (
    <Panel title={t({ en: 'Report for a ticket', de: 'Bericht für ein Ticket' })}>
      <div class="actions">
        <LinkButton href={path('html')} download={`finding-${id}.html`}>
          HTML
        </LinkButton>
        <LinkButton href={path('markdown')} download={`finding-${id}.md`}>
          Markdown
        </LinkButton>
        <span class="soft">
          {t({
            en: 'Whole in one file, without secrets: for Microsoft, or for the maker of the SBC.',
            de: 'Alles in einer Datei, ohne Geheimnisse: für Microsoft oder den Hersteller des SBC.',
          })}
        </span>
      </div>
    </Panel>
  )
}
