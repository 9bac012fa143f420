// An operator's wish not to hear of something for a while.

import { useState } from 'preact/hooks'
import type { AlertTold } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import { ask } from '../frame/client.ts'
import { Dialog } from '../frame/dialog.tsx'
import { SelectField, TextField } from '../frame/field.tsx'
import { toast } from '../frame/toast.tsx'
import { t } from '../frame/words.ts'

interface DialogOptions {
  about?: AlertTold
  again: () => void
  onClose: () => void
}

export function SilenceDialog({ about: alert, again, onClose }: DialogOptions) {
  const [rule, setRule] = useState(alert?.rule ?? '')
  const [about, setAbout] = useState(alert?.about ?? '')
  const [minutes, setMinutes] = useState('60')
  const [note, setNote] = useState('')
  const begin = async (event: Event): Promise<void> => {
    event.preventDefault()
    const body = {
      minutes: Number(minutes),
      note,
      ...(rule !== '' && { rule }),
      ...(about !== '' && { about }),
    }
    await ask('alerts/silences', { method: 'POST', body }).then(
      () => toast(t({ en: 'Silenced', de: 'Stummgeschaltet' })),
      (error: Error) => toast(error.message, 'bad'),
    )
    onClose()
    again()
  }
  return (
    <Dialog title={t({ en: 'Silence alerts', de: 'Alarme stummschalten' })} onClose={onClose}>
      <form class="stack" onSubmit={begin}>
        <TextField
          label={t({ en: 'Rule', de: 'Regel' })}
          value={rule}
          onChange={setRule}
          hint={t({
            en: 'Or how rules begin: health/. Empty: all',
            de: 'Oder wie Regeln beginnen: health/. Leer: alle',
          })}
        />
        <TextField
          label={t({ en: 'About', de: 'Betrifft' })}
          value={about}
          onChange={setAbout}
          hint={t({ en: 'Empty: everything', de: 'Leer: alles' })}
        />
        <SelectField
          label={t({ en: 'For how long', de: 'Wie lange' })}
          value={minutes}
          onChange={setMinutes}
          choices={[
            ['15', t({ en: '15 minutes', de: '15 Minuten' })],
            ['60', t({ en: '1 hour', de: '1 Stunde' })],
            ['240', t({ en: '4 hours', de: '4 Stunden' })],
            ['1440', t({ en: '1 day', de: '1 Tag' })],
            ['10080', t({ en: '7 days', de: '7 Tage' })],
          ]}
        />
        <TextField label={t({ en: 'Why', de: 'Warum' })} value={note} onChange={setNote} />
        <div class="actions">
          <Button kind="main" submit>
            {t({ en: 'Silence', de: 'Stummschalten' })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
