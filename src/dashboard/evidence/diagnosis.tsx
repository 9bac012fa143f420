// What became of files that were handed in: how far they are read, what was read of each, what was found, the calls in them.

import { useState } from 'preact/hooks'
import type { DiagnosisAnswer, LadderTold } from '../../api/shapes/index.ts'
import { FindingBrief } from '../findings/finding-brief.tsx'
import { Button, LinkButton } from '../frame/button.tsx'
import { ask, BASE, pathWith } from '../frame/client.ts'
import { SelectField } from '../frame/field.tsx'
import { EmptyState, ErrorState, LoadingState } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { go, linkTo } from '../frame/router.ts'
import { may } from '../frame/session.ts'
import { toast } from '../frame/toast.tsx'
import { language, moment, t } from '../frame/words.ts'
import { LadderView } from '../ladder/ladder-view.tsx'
import { readIn } from './handing-in.ts'
import { Progress } from './progress.tsx'
import { Sources } from './sources.tsx'
import { useDiagnosis } from './use-diagnosis.ts'
import { STATE_WORDS, W } from './words.ts'

export function Diagnosis({ id }: { id: string }) {
  const loaded = useDiagnosis(id)
  if (loaded.state === 'loading') return <LoadingState rows={6} />
  if (loaded.state === 'failed') return loaded.status === 404 ? <Gone /> : <ErrorState failure={loaded} />
  const { answer } = loaded
  switch (answer.state) {
    case 'waiting':
    case 'reading':
      return <Reading answer={answer} />
    case 'failed':
      return (
        <Panel class="refused">
          <div role="alert">
            <EmptyState title={t(W.failed)} says={answer.says}>
              <Others />
            </EmptyState>
          </div>
        </Panel>
      )
    case 'done':
      return <Done answer={answer} />
  }
}

const Others = () => (
  <LinkButton kind="main" href={linkTo('evidence')}>
    {t(W.handIn)}
  </LinkButton>
)

const Gone = () => (
  <EmptyState title={t(W.gone)} says={t(W.goneSays)}>
    <Others />
  </EmptyState>
)

async function forget(id: string): Promise<void> {
  try {
    await ask(`diagnoses/${encodeURIComponent(id)}`, { method: 'DELETE' })
    toast(t(W.forgotten))
    go('evidence')
  } catch (error) {
    toast((error as Error).message, 'bad')
  }
}

function Reading({ answer: { id, state, progress, says } }: { answer: DiagnosisAnswer }) {
  const title = t(STATE_WORDS[state])
  return (
    <Panel
      title={title}
      actions={may('operate') && <Button onClick={() => forget(id)}>{t(W.cancel)}</Button>}
    >
      <Progress label={title} part={progress} {...(says !== undefined && { says })} />
      <p class="soft kept">{t(W.kept)}</p>
    </Panel>
  )
}

function Done({ answer }: { answer: DiagnosisAnswer }) {
  const { id, findings, sources, ladders, says, hasReport } = answer
  return (
    <>
      <div class="actions done-actions">
        <Others />
        {hasReport && <Reports id={id} />}
        {may('operate') && <Button onClick={() => forget(id)}>{t(W.forget)}</Button>}
        <span class="soft">{t(W.kept)}</span>
      </div>
      <Panel title={t(W.findings)} flush={findings.length > 0}>
        {findings.length === 0 ? (
          <NothingFound read={readIn(answer)} />
        ) : (
          findings.map((finding, place) => <FindingBrief key={place} finding={finding} />)
        )}
      </Panel>
      <Panel title={t(W.sources)} flush>
        <Sources sources={sources} />
      </Panel>
      {ladders.length > 0 && <Calls answer={answer} {...(says !== undefined && { says })} />}
    </>
  )
}

const Reports = ({ id }: { id: string }) => (
  <>
    {(['html', 'markdown'] as const).map(format => (
      <LinkButton
        key={format}
        href={BASE + pathWith(`diagnoses/${encodeURIComponent(id)}/report`, { format, lang: language.value })}
        download={`linesman-report.${format === 'html' ? 'html' : 'md'}`}
      >
        {t(W.report)} {format === 'html' ? 'HTML' : 'Markdown'}
      </LinkButton>
    ))}
  </>
)

const NothingFound = ({ read }: { read: number }) =>
  read === 0 ? (
    <EmptyState
      title={t(W.unknown)}
      says={
        <>
          {t(W.unknownSays)} {t(W.kinds)}
        </>
      }
    />
  ) : (
    <EmptyState title={t(W.foundNothing)} says={t(W.foundNothingSays, { read })} />
  )

function Calls({ answer: { ladders, findings }, says }: { answer: DiagnosisAnswer; says?: string }) {
  const [chosen, choose] = useState(0)
  const ladder = ladders[chosen]
  if (ladder === undefined) return null
  return (
    <section class="stack" aria-label={t(W.calls)}>
      <div class="call-choice">
        <h2>{t(W.calls)}</h2>
        {ladders.length > 1 && (
          <SelectField
            bare
            label={t(W.call)}
            value={String(chosen)}
            onChange={value => choose(Number(value))}
            choices={ladders.map((each, place) => [String(place), callTitle(each)])}
          />
        )}
        {says !== undefined && <span class="soft">{says}</span>}
      </div>
      <LadderView key={chosen} ladder={ladder} findings={findings} />
    </section>
  )
}

const callTitle = ({ title, startedAt, observer }: LadderTold): string =>
  `${title} · ${moment(startedAt)} · ${observer}`
