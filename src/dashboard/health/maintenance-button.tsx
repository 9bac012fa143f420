// An operator's word that something is being worked on: no alarms, and its state says so, until it is over.

import { useState } from 'preact/hooks'
import type { HealthOne } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import { ask, pathWith } from '../frame/client.ts'
import { Dialog } from '../frame/dialog.tsx'
import { SelectField, TextField } from '../frame/field.tsx'
import { may } from '../frame/session.ts'
import { toast } from '../frame/toast.tsx'
import { t } from '../frame/words.ts'

interface ButtonOptions {
  one: HealthOne
  again: () => void
}

export function MaintenanceButton({ one, again }: ButtonOptions) {
  const [isOpen, setIsOpen] = useState(false)
  if (!may('operate')) return null
  if (one.state === 'maintenance') {
    const end = async (): Promise<void> => {
      const { subject, name } = one
      await tell(ask(pathWith('health/maintenance', { subject, name }), { method: 'DELETE' }))
      again()
    }
    return <Button onClick={end}>{t({ en: 'End maintenance', de: 'Wartung beenden' })}</Button>
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t({ en: 'Maintenance', de: 'Wartung' })}</Button>
      {isOpen && <Begin one={one} again={again} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function Begin({ one, again, onClose }: ButtonOptions & { onClose: () => void }) {
  const [minutes, setMinutes] = useState('60')
  const [from, setFrom] = useState('')
  const [note, setNote] = useState('')
  const begin = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { subject, name } = one
    // The field is by the clock of this browser.
    const begins = from === '' ? {} : { from: new Date(from).getTime() }
    const body = { subject, name, ...begins, minutes: Number(minutes), note }
    await tell(ask('health/maintenance', { method: 'POST', body }))
    onClose()
    again()
  }
  return (
    <Dialog
      title={t({ en: 'Maintenance of {name}', de: 'Wartung von {name}' }, { name: one.name })}
      onClose={onClose}
    >
      <form class="stack" onSubmit={begin}>
        <TextField
          label={t({ en: 'From', de: 'Ab' })}
          type="datetime-local"
          value={from}
          onChange={setFrom}
          hint={t({ en: 'Empty: from now on', de: 'Leer: ab jetzt' })}
        />
        <SelectField
          label={t({ en: 'For how long', de: 'Wie lange' })}
          value={minutes}
          onChange={setMinutes}
          choices={lengths()}
        />
        <TextField
          label={t({ en: 'Note', de: 'Notiz' })}
          value={note}
          onChange={setNote}
          hint={t({ en: 'What is being done, for the others', de: 'Was getan wird, für die anderen' })}
        />
        <div class="actions">
          <Button kind="main" submit>
            {from === '' ? t({ en: 'Begin', de: 'Beginnen' }) : t({ en: 'Plan', de: 'Planen' })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const lengths = (): [string, string][] => [
  ['15', t({ en: '15 minutes', de: '15 Minuten' })],
  ['60', t({ en: '1 hour', de: '1 Stunde' })],
  ['240', t({ en: '4 hours', de: '4 Stunden' })],
  ['1440', t({ en: '1 day', de: '1 Tag' })],
]

/** Says what came of it. */
async function tell(deed: Promise<unknown>): Promise<void> {
  await deed.then(
    () => toast(t({ en: 'Done', de: 'Erledigt' })),
    (error: Error) => toast(error.message, 'bad'),
  )
}
