// What the rules find in the export, with the PowerShell that mends it: to see first, to apply, to take back. Nothing is
// changed from here.

import { useState } from 'preact/hooks'
import type { LintAnswer } from '../../api/shapes/index.ts'
import { CopyButton } from '../frame/button.tsx'
import { EmptyState } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { SeverityPill } from '../frame/pill.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { Tabs } from '../frame/tabs.tsx'
import { t } from '../frame/words.ts'
import type { ViewOptions } from './tenant-files.ts'
import { W } from './words.ts'
import { routingPath, WorkedOut } from './worked-out.tsx'

type Finding = LintAnswer['findings'][number]
type NotRun = LintAnswer['notRun'][number]

export const LintView = ({ source, query }: ViewOptions) => (
  <WorkedOut<LintAnswer> source={source} path={routingPath('lint', query)} says={t(W.reading)}>
    {linted => <Linted linted={linted} />}
  </WorkedOut>
)

function Linted({ linted: { rules, findings, findingsLeftOut, notRun } }: { linted: LintAnswer }) {
  const count = rules - notRun.length
  const found = findings.length + findingsLeftOut
  return (
    <div class="stack">
      {found === 0 ? (
        <Panel>
          <EmptyState title={t(W.lintNone)} says={t(W.lintNoneSays, { count })} />
        </Panel>
      ) : (
        <p class="soft">{t(W.lintSays, { found, count })}</p>
      )}
      {findings.map((finding, place) => (
        <Found key={place} finding={finding} />
      ))}
      {findingsLeftOut > 0 && <p class="soft">{t(W.moreFindings, { count: findingsLeftOut })}</p>}
      {notRun.length > 0 && <NotRunList notRun={notRun} />}
    </div>
  )
}

function Found({ finding }: { finding: Finding }) {
  const { severity, rule, title, says, remedy, remedies, reference, evidence } = finding
  return (
    <Panel class="lint-finding">
      <div class="lint-head">
        <SeverityPill severity={severity} />
        <h2>{title}</h2>
        <code class="soft">{rule}</code>
      </div>
      <p>{says}</p>
      {remedies.length === 0 && <p class="soft">{remedy}</p>}
      {remedies.map((each, place) => (
        <OneRemedy key={place} remedy={each} title={t(place === 0 ? W.remedy : W.otherRemedy)} />
      ))}
      <details>
        <summary>{t(W.evidence)}</summary>
        <ul class="lint-evidence">
          {evidence.map(({ ref, text }) => (
            <li key={ref}>
              <strong>{ref}</strong> <code>{text}</code>
            </li>
          ))}
        </ul>
        <p class="soft">{reference}</p>
      </details>
    </Panel>
  )
}

const STEPS = [
  { id: 'whatIf', title: W.whatIf },
  { id: 'apply', title: W.apply },
  { id: 'undo', title: W.undo },
] as const

function OneRemedy({ remedy, title }: { remedy: Finding['remedies'][number]; title: string }) {
  const [step, setStep] = useState<(typeof STEPS)[number]['id']>('whatIf')
  const { says, gain, cost, powershell } = remedy
  return (
    <section class="remedy-box">
      <p>
        <strong>{title}:</strong> {says}
      </p>
      <dl class="pairs">
        {gain !== null && (
          <>
            <dt>{t(W.gain)}</dt>
            <dd>{gain}</dd>
          </>
        )}
        <dt>{t(W.cost)}</dt>
        <dd>{cost}</dd>
      </dl>
      {powershell === null ? (
        <p class="soft">{t(W.noCmdlet)}</p>
      ) : (
        <Tabs
          label="PowerShell"
          tabs={STEPS.map(each => ({ id: each.id, title: t(each.title) }))}
          chosen={step}
          onChoose={id => setStep(STEPS.find(each => each.id === id)?.id ?? 'whatIf')}
        >
          <div class="script-box">
            <pre>{powershell[step]}</pre>
            <CopyButton text={powershell[step]} />
          </div>
        </Tabs>
      )}
    </section>
  )
}

const NOT_RUN: readonly Column<NotRun>[] = [
  { id: 'rule', title: W.rule, cell: ({ rule }) => <code>{rule}</code> },
  {
    id: 'lacks',
    title: W.lacks,
    cell: ({ lacks }) => lacks.map(part => (part === 'addresses' ? t(W.addresses) : part)).join(', '),
  },
]

const NotRunList = ({ notRun }: { notRun: readonly NotRun[] }) => (
  <details class="not-run">
    <summary>{t(W.notRun, { count: notRun.length })}</summary>
    <Panel flush>
      <DataTable label={t(W.lacks)} columns={NOT_RUN} rows={notRun} rowKey={({ rule }) => rule} />
    </Panel>
  </details>
)
