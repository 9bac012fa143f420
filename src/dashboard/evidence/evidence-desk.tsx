// Files are handed in here; what becomes of them has an address of its own, `#/evidence/<id>`.

import { useReducer, useRef } from 'preact/hooks'
import { Button } from '../frame/button.tsx'
import { DropZone } from '../frame/drop-zone.tsx'
import { EmptyState, type Failure } from '../frame/instead.tsx'
import { PageHead, Panel } from '../frame/panel.tsx'
import { go, type Place } from '../frame/router.ts'
import { may } from '../frame/session.ts'
import { failed } from '../frame/use-loaded.ts'
import { numeral, t } from '../frame/words.ts'
import { Diagnosis } from './diagnosis.tsx'
import { type HandingIn, shareSent, step } from './handing-in.ts'
import { Progress } from './progress.tsx'
import { type Sending, sendFiles } from './send-files.ts'
import { W } from './words.ts'
import './evidence.css'

export function EvidenceDesk({ place }: { place: Place }) {
  const id = place.rest[0]
  return (
    <div class="page evidence">
      <PageHead title={t(W.title)} {...(id === undefined && { says: t(W.says) })} />
      {id === undefined ? <HandIn /> : <Diagnosis key={id} id={id} />}
    </div>
  )
}

function HandIn() {
  const [now, tell] = useReducer(step, { state: 'nothing' } as HandingIn)
  const sending = useRef<Sending>(undefined)
  const take = async (files: File[]): Promise<void> => {
    sending.current?.abort()
    tell({ type: 'handed in', files })
    const mine = sendFiles(files, (sent, total) => tell({ type: 'sent', sent, total }))
    sending.current = mine
    try {
      go('evidence', await mine.taken)
    } catch (error) {
      tell({ type: 'refused', failure: failed(error) as Failure })
    }
  }
  const callOff = (): void => {
    sending.current?.abort()
    tell({ type: 'called off' })
  }
  if (now.state === 'sending') return <OnTheWay now={now} callOff={callOff} />
  return (
    <>
      {now.state === 'refused' && <Refused failure={now.failure} names={now.names} />}
      <DropZone title={t(W.drop)} says={t(W.kinds)} disabled={!may('operate')} onFiles={take} />
      <p class="soft kept">{t(may('operate') ? W.kept : W.mayNot)}</p>
    </>
  )
}

const MEGABYTE = 1024 * 1024

function OnTheWay({ now, callOff }: { now: Extract<HandingIn, { state: 'sending' }>; callOff: () => void }) {
  const { names, sent, total } = now
  const [first = ''] = names
  const title = names.length === 1 ? t(W.sendingOne, { name: first }) : t(W.sending, { count: names.length })
  return (
    <Panel title={title} actions={<Button onClick={callOff}>{t(W.cancel)}</Button>}>
      <Progress
        label={title}
        part={shareSent(now)}
        says={t(W.sent, { sent: numeral(sent / MEGABYTE), total: numeral(total / MEGABYTE) })}
      />
    </Panel>
  )
}

const REFUSED: Readonly<Record<number, keyof typeof W>> = {
  413: 'tooLarge',
  429: 'busy',
  404: 'noReader',
  501: 'noReader',
}

function Refused({ failure, names }: { failure: Failure; names: readonly string[] }) {
  const title = t(W[REFUSED[failure.status ?? 0] ?? 'refused'])
  return (
    <Panel class="refused">
      <div role="alert">
        <EmptyState title={title} says={[failure.says, failure.hint].filter(Boolean).join(': ')}>
          <p class="mono">{names.slice(0, 8).join(', ')}</p>
        </EmptyState>
      </div>
    </Panel>
  )
}
