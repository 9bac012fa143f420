// What came of a story that was played: the verdict, its calls as they happened, and what was found.

import { useState } from 'preact/hooks'
import type { PlayedAnswer } from '../../api/shapes/index.ts'
import { FindingBrief } from '../findings/finding-brief.tsx'
import { Panel } from '../frame/panel.tsx'
import { Pill } from '../frame/pill.tsx'
import { Tabs } from '../frame/tabs.tsx'
import { t } from '../frame/words.ts'
import { LadderView } from '../ladder/ladder-view.tsx'
import { W } from './words.ts'

interface OutcomeOptions {
  played: PlayedAnswer
  /** How fast rows appear; 0: all are there at once. */
  speed: number
  /** Another stands beside it: there is less room. */
  isBeside: boolean
}

export function Outcome({ played, speed, isBeside }: OutcomeOptions) {
  const { ladders, findings, fault } = played
  const [chosen, choose] = useState(0)
  const ladder = ladders[chosen]
  const view = ladder !== undefined && (
    <LadderView
      key={ladder.id}
      ladder={ladder}
      findings={findings}
      {...(speed > 0 && { plays: true, speed })}
      {...(isBeside && { begins: { isBeside: false } })}
    />
  )
  return (
    <section class="outcome" aria-label={t(fault === undefined ? W.whole : W.broken)}>
      <Verdict played={played} isBeside={isBeside} />
      {ladders.length > 1 ? (
        <Tabs
          label={t(W.calls)}
          tabs={ladders.map(({ title }, place) => ({ id: String(place), title }))}
          chosen={String(chosen)}
          onChoose={id => choose(Number(id))}
        >
          {view}
        </Tabs>
      ) : (
        view || <p class="soft">{t(W.noLadder)}</p>
      )}
      <Panel title={t(W.findings)} flush={findings.length > 0}>
        {findings.length === 0 ? (
          <p>{t(W.noFindings)}</p>
        ) : (
          findings.map((finding, place) => <FindingBrief key={place} finding={finding} />)
        )}
      </Panel>
    </section>
  )
}

function Verdict({ played, isBeside }: { played: PlayedAnswer; isBeside: boolean }) {
  const { passed, problems, expected, fault } = played
  const rules = expected.length === 0 ? t(W.nothing) : expected.join(', ')
  return (
    <div class="verdict-line" role="status">
      {isBeside && <strong>{t(fault === undefined ? W.whole : W.broken)}</strong>}
      <Pill tone={passed ? 'up' : 'down'} big={!isBeside}>
        {t(passed ? W.asTold : W.notAsTold)}
      </Pill>
      {passed ? (
        <span class="soft">{expected.length === 0 ? t(W.asToldHealthy) : t(W.asToldFound, { rules })}</span>
      ) : (
        <span>
          {problems.join('; ')} <span class="soft">{t(W.expected, { rules })}</span>
        </span>
      )}
    </div>
  )
}
