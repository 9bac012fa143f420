// What the first run shows: that this is the demo, and what to look at in it. It goes when it was read.

import { signal } from '@preact/signals'
import { Button, LinkButton } from '../frame/button.tsx'
import { linkTo } from '../frame/router.ts'
import { session } from '../frame/session.ts'
import { t } from '../frame/words.ts'

const KEPT = 'linesman.greeted'
const isRead = signal(localStorage.getItem(KEPT) !== null)

export function Greeting() {
  const known = session.value
  if (isRead.value || known.state !== 'done' || !known.answer.demo) return null
  const read = (): void => {
    localStorage.setItem(KEPT, 'yes')
    isRead.value = true
  }
  return (
    <aside class="greeting" aria-label={t({ en: 'Welcome', de: 'Willkommen' })}>
      <div>
        <h2>{t({ en: 'Welcome. This is the demo.', de: 'Willkommen. Das ist die Vorführung.' })}</h2>
        <p>
          {t({
            en: 'A carrier, an SBC and a copy of Microsoft’s side call each other on this machine, over real sockets. Nobody’s telephone rings.',
            de: 'Ein Anbieter, ein SBC und ein Nachbau der Seite von Microsoft rufen einander auf diesem Rechner an, über echte Sockets. Es klingelt bei niemandem.',
          })}
        </p>
      </div>
      <ol>
        <li>
          <a href={linkTo('calls')}>{t({ en: 'Calls', de: 'Anrufe' })}</a>{' '}
          {t({
            en: 'come in while you watch; Enter opens the ladder of one.',
            de: 'treffen ein, während Sie zusehen; Enter öffnet den Ablauf eines Anrufs.',
          })}
        </li>
        <li>
          {t({
            en: 'When a fault is played, the state below turns red, with the reason beside it.',
            de: 'Wird ein Fehler gespielt, wird der Zustand hier unten rot, mit dem Grund daneben.',
          })}
        </li>
        <li>
          <a href={linkTo('findings')}>{t({ en: 'Findings', de: 'Befunde' })}</a>{' '}
          {t({
            en: 'name the cause and what to do about it.',
            de: 'nennen die Ursache und was dagegen hilft.',
          })}
        </li>
      </ol>
      <div class="actions">
        <Button kind="main" onClick={read}>
          {t({ en: 'Got it', de: 'Verstanden' })}
        </Button>
        <LinkButton href={linkTo('lab')} kind="quiet">
          {t({ en: 'Play a fault', de: 'Einen Fehler spielen' })}
        </LinkButton>
      </div>
    </aside>
  )
}
