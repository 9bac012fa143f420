// What was found to be wrong: the list, and one of them in full.

import type { FindingsAnswer, FindingTold } from '../../api/shapes/index.ts'
import { LinkButton } from '../frame/button.tsx'
import { pathWith } from '../frame/client.ts'
import { SelectField } from '../frame/field.tsx'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { useKeys } from '../frame/keys.ts'
import { useLive } from '../frame/live.ts'
import { isNarrow } from '../frame/narrow.ts'
import type { Page } from '../frame/page.ts'
import { PageHead } from '../frame/panel.tsx'
import { SeverityPill } from '../frame/pill.tsx'
import { go, linkTo, narrow, type Place } from '../frame/router.ts'
import { useLoaded } from '../frame/use-loaded.ts'
import { moment, t } from '../frame/words.ts'
import { FindingView } from './finding-view.tsx'
import './findings.css'

/** As many as the list shows; a filter finds others. */
const SHOWN = 300

function FindingsView({ place: { rest, query } }: { place: Place }) {
  const severity = query.get('severity') ?? ''
  const rule = query.get('rule') ?? ''
  const findings = useLoaded<FindingsAnswer>(pathWith('findings', { severity, rule, limit: SHOWN }))
  useLive('finding', findings[1])
  const chosen = rest[0]
  const isAlone = isNarrow.value && chosen !== undefined
  return (
    <div class="page">
      <PageHead title={t({ en: 'Findings', de: 'Befunde' })}>
        {isAlone ? (
          <LinkButton href={linkTo('findings')}>{t({ en: 'All findings', de: 'Alle Befunde' })}</LinkButton>
        ) : (
          <SelectField
            bare
            label={t({ en: 'Severity', de: 'Schwere' })}
            value={severity}
            onChange={value => narrow(new URLSearchParams(value === '' ? {} : { severity: value }))}
            choices={[
              ['', t({ en: 'All', de: 'Alle' })],
              ['critical', t({ en: 'Critical', de: 'Kritisch' })],
              ['warning', t({ en: 'Warnings', de: 'Warnungen' })],
              ['info', t({ en: 'Notes', de: 'Hinweise' })],
            ]}
          />
        )}
      </PageHead>
      <WhenLoaded of={findings} rows={8}>
        {({ findings }) =>
          findings.length === 0 && chosen === undefined ? (
            <NothingFound isFiltered={severity !== '' || rule !== ''} />
          ) : (
            <Board findings={findings} chosen={chosen} />
          )
        }
      </WhenLoaded>
    </div>
  )
}

function Board({ findings, chosen }: { findings: readonly FindingTold[]; chosen: string | undefined }) {
  const asked = findings.findIndex(({ id }) => String(id) === chosen)
  const step = (by: number): void => {
    const next = findings[Math.max(0, Math.min(asked + by, findings.length - 1))]
    if (next?.id !== undefined) go('findings', String(next.id))
  }
  useKeys([
    { keys: ['j', 'ArrowDown'], title: { en: 'Next finding', de: 'Nächster Befund' }, run: () => step(1) },
    { keys: ['k', 'ArrowUp'], title: { en: 'Finding before', de: 'Voriger Befund' }, run: () => step(-1) },
    {
      keys: ['Escape'],
      title: { en: 'Back to the list', de: 'Zurück zur Liste' },
      run: () => go('findings'),
    },
  ])
  // On a wide screen the first stands open; on a narrow one the list comes first.
  const open = chosen ?? (isNarrow.value ? undefined : String(findings[0]?.id))
  if (isNarrow.value && open !== undefined) return <FindingView id={open} />
  return (
    <div class="finding-board">
      <ul class="finding-list">
        {findings.map(finding => (
          <Entry key={finding.id} finding={finding} isOpen={String(finding.id) === open} />
        ))}
      </ul>
      {open !== undefined && <FindingView key={open} id={open} />}
    </div>
  )
}

const Entry = ({ finding, isOpen }: { finding: FindingTold; isOpen: boolean }) => (
  <li>
    <a href={linkTo('findings', String(finding.id))} aria-current={isOpen ? 'true' : undefined}>
      <span class="entry-head">
        <SeverityPill severity={finding.severity} />
        <span class="soft number">{moment(finding.at)}</span>
        {finding.count > 1 && <span class="soft number">× {finding.count}</span>}
      </span>
      <strong>{finding.title}</strong>
      <span class="soft entry-says">{finding.says}</span>
    </a>
  </li>
)

const NothingFound = ({ isFiltered }: { isFiltered: boolean }) => (
  <EmptyState
    title={t({ en: 'Nothing was found to be wrong', de: 'Es wurde nichts gefunden, was nicht stimmt' })}
    says={
      isFiltered
        ? t({ en: 'At least nothing of this kind.', de: 'Jedenfalls nichts von dieser Art.' })
        : t({
            en: 'Every call and connection is looked at as it happens. Evidence of another SBC can be handed in.',
            de: 'Jeder Anruf und jede Verbindung wird angesehen, sobald sie geschieht. Belege eines anderen SBC lassen sich einreichen.',
          })
    }
  >
    {isFiltered ? (
      <LinkButton href={linkTo('findings')}>{t({ en: 'All findings', de: 'Alle Befunde' })}</LinkButton>
    ) : (
      <LinkButton href={linkTo('evidence')}>
        {t({ en: 'Hand in evidence', de: 'Belege einreichen' })}
      </LinkButton>
    )}
  </EmptyState>
)

export const findingsPage: Page = {
  name: 'findings',
  title: { en: 'Findings', de: 'Befunde' },
  key: 'f',
  icon: 'M8 1.5 15 14H1zM8 6v4M8 11.8v.4',
  view: FindingsView,
}
