// All whose health is known, by kind, each with its state and its last hours.

import type { HealthOne } from '../../api/shapes/index.ts'
import { StatePill } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { t } from '../frame/words.ts'
import { BeatBar } from './beat-bar.tsx'
import { keyOf, SUBJECT_WORDS, SUBJECTS } from './subject.ts'

/** How far back the beats go. */
export const SHOWN_MS = 6 * 3_600_000

interface ListOptions {
  health: readonly HealthOne[]
  chosen: string
  now: number
}

export function SubjectList({ health, chosen, now }: ListOptions) {
  return (
    <nav class="subjects" aria-label={t({ en: 'Whose health', de: 'Wessen Zustand' })}>
      {SUBJECTS.map(subject => {
        const all = health.filter(one => one.subject === subject)
        if (all.length === 0) return null
        return (
          <section key={subject}>
            <h2>{t(SUBJECT_WORDS[subject])}</h2>
            {all.map(one => (
              <a
                key={one.name}
                href={linkTo('health', one.subject, one.name)}
                aria-current={keyOf(one) === chosen ? 'true' : undefined}
              >
                <span class="name">{one.name}</span>
                <StatePill state={one.state} />
                <BeatBar beats={one.beats} from={now - SHOWN_MS} to={now} count={36} />
              </a>
            ))}
          </section>
        )
      })}
    </nav>
  )
}
