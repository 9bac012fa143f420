// All stories as cards, and one of them on the stage. The address is `#/lab/<story>/<fault>`.

import type { LabAnswer } from '../../api/shapes/index.ts'
import { LinkButton } from '../frame/button.tsx'
import { EmptyState, ErrorState, LoadingState } from '../frame/instead.tsx'
import { PageHead, Panel } from '../frame/panel.tsx'
import { linkTo, type Place } from '../frame/router.ts'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { type Fault, Stage, type Story } from './stage.tsx'
import { W } from './words.ts'
import './lab.css'

export function LabDesk({ place: { rest } }: { place: Place }) {
  const [loaded, again] = useLoaded<LabAnswer>('lab')
  const answer = loaded.state === 'done' ? loaded.answer : undefined
  const story = answer?.stories.find(({ id }) => id === rest[0])
  const fault = answer?.faults.find(({ id, story: of }) => id === rest[1] && of === story?.id)
  const isNone = loaded.state === 'failed' && (loaded.status === 404 || loaded.status === 501)
  return (
    <div class="page lab">
      <PageHead title={t(W.title)} {...(story === undefined && { says: t(W.says) })}>
        {story !== undefined && <LinkButton href={linkTo('lab')}>{t(W.all)}</LinkButton>}
      </PageHead>
      {loaded.state === 'loading' && <LoadingState rows={8} />}
      {isNone && <EmptyState title={t(W.none)} says={t(W.noneSays)} />}
      {loaded.state === 'failed' && !isNone && <ErrorState failure={loaded} again={again} />}
      {story !== undefined && <Stage key={`${story.id} ${fault?.id}`} story={story} fault={fault} />}
      {answer !== undefined && story === undefined && (
        <div class="cards">
          {answer.stories.map(each => (
            <Card
              key={each.id}
              story={each}
              faults={answer.faults.filter(({ story: of }) => of === each.id)}
            />
          ))}
        </div>
      )}
    </div>
  )
}

interface CardOptions {
  story: Story
  faults: readonly Fault[]
}

function Card({ story, faults }: CardOptions) {
  return (
    <Panel class="card">
      <h2>{story.title}</h2>
      <p>{story.says}</p>
      <a class="button main" href={linkTo('lab', story.id)}>
        {t(W.playIt)}
      </a>
      {faults.length > 0 && (
        <>
          <h3 class="soft">{t(W.break)}</h3>
          <ul>
            {faults.map(({ id, title }) => (
              <li key={id}>
                <a href={linkTo('lab', story.id, id)}>{title}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
