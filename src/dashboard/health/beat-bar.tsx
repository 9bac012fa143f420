// What the state was over the last hours, as a row of beats: each as dark as the worst moment in it.

import type { HealthOne } from '../../api/shapes/index.ts'
import { HEALTH_WORDS, type HealthState } from '../frame/pill.tsx'
import { moment, t } from '../frame/words.ts'
import { beatsOf } from './beats.ts'

interface BeatBarOptions {
  beats: HealthOne['beats']
  from: number
  to: number
  count?: number
}

export function BeatBar({ beats, from, to, count = 48 }: BeatBarOptions) {
  const drawn = beatsOf(beats, from, to, count)
  return (
    <span class="beats" role="img" aria-label={summary(drawn.map(({ state }) => state))}>
      {drawn.map(({ at, state }) => (
        <span key={at} class={`beat ${state}`} title={`${moment(at)}: ${t(HEALTH_WORDS[state])}`} />
      ))}
    </span>
  )
}

/** `Up 80 %, Down 20 %`. */
function summary(states: readonly HealthState[]): string {
  return [...Map.groupBy(states, state => state)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([state, all]) => `${t(HEALTH_WORDS[state])} ${Math.round((all.length / states.length) * 100)} %`)
    .join(', ')
}
