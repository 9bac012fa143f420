// Can I call, both ways? All whose health is known, and one of them in full.

import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { HealthAnswer, HealthOne } from '../../api/shapes/index.ts'
import { LinkButton } from '../frame/button.tsx'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { useKeys } from '../frame/keys.ts'
import { useLive } from '../frame/live.ts'
import type { Page } from '../frame/page.ts'
import { PageHead } from '../frame/panel.tsx'
import { go, linkTo, type Place } from '../frame/router.ts'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { Greeting } from './greeting.tsx'
import './health.css'
import { keyOf, SUBJECTS } from './subject.ts'
import { SubjectList } from './subject-list.tsx'
import { SubjectView } from './subject-view.tsx'

/** Lengths of time on the page grow with this. */
const TICK_MS = 10_000
const now = signal(Date.now())

function HealthView({ place: { rest } }: { place: Place }) {
  const health = useLoaded<HealthAnswer>('health')
  const [, again] = health
  useLive('health', again)
  useEffect(() => {
    now.value = Date.now()
    const timer = setInterval(() => {
      now.value = Date.now()
      again()
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div class="page">
      <PageHead title={t({ en: 'Can I call, both ways?', de: 'Geht das Telefon, in beide Richtungen?' })} />
      <Greeting />
      <WhenLoaded of={health} rows={8}>
        {({ health, at }) =>
          health.length === 0 ? <NothingKnown /> : <Board health={health} at={at} rest={rest} again={again} />
        }
      </WhenLoaded>
    </div>
  )
}

interface BoardOptions {
  health: readonly HealthOne[]
  at: number
  rest: readonly string[]
  again: () => void
}

function Board({ health, at, rest: [subject, name], again }: BoardOptions) {
  const inOrder = SUBJECTS.flatMap(kind => health.filter(one => one.subject === kind))
  const asked = inOrder.findIndex(one => one.subject === subject && one.name === name)
  const chosen = Math.max(0, asked)
  const step = (by: number): void => {
    const next = inOrder[Math.max(0, Math.min(chosen + by, inOrder.length - 1))]
    if (next !== undefined) go('health', next.subject, next.name)
  }
  useKeys([
    {
      keys: ['j', 'ArrowDown'],
      title: { en: 'Next of the list', de: 'Nächster der Liste' },
      run: () => step(1),
    },
    { keys: ['k', 'ArrowUp'], title: { en: 'One before', de: 'Voriger der Liste' }, run: () => step(-1) },
    { keys: ['Escape'], title: { en: 'Back to the SBC', de: 'Zurück zum SBC' }, run: () => go('health') },
  ])
  const one = inOrder[chosen]
  if (one === undefined) return null
  // The API's clock and the browser's may differ: lengths are told by whichever is later.
  const to = Math.max(now.value, at)
  return (
    <div class="board">
      <SubjectList health={health} chosen={keyOf(one)} now={to} />
      <SubjectView key={keyOf(one)} one={one} now={to} again={again} />
    </div>
  )
}

const NothingKnown = () => (
  <EmptyState
    title={t({ en: 'Nothing has been seen yet', de: 'Noch ist nichts zu sehen' })}
    says={t({
      en: 'States come from OPTIONS, TLS, calls and probes, and need a minute. They also come from an SBC of somebody else, whose capture, HEP or log is sent here.',
      de: 'Zustände kommen aus OPTIONS, TLS, Anrufen und Prüfungen und brauchen eine Minute. Sie kommen auch von einem fremden SBC, dessen Mitschnitt, HEP oder Protokoll hierher geschickt wird.',
    })}
  >
    <LinkButton href={linkTo('lab')}>{t({ en: 'Open the lab', de: 'Labor öffnen' })}</LinkButton>
  </EmptyState>
)

export const healthPage: Page = {
  name: 'health',
  title: { en: 'Can I call?', de: 'Geht das Telefon?' },
  key: 'h',
  icon: 'M1 8h3l2-5 4 10 2-5h3',
  view: HealthView,
}
