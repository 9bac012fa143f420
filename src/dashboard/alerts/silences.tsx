// What nobody is to be told of for a while, who said so, and until when.

import type { AlertsAnswer } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import { ask } from '../frame/client.ts'
import { Panel } from '../frame/panel.tsx'
import { may } from '../frame/session.ts'
import { toast } from '../frame/toast.tsx'
import { moment, t } from '../frame/words.ts'

type Silence = AlertsAnswer['silences'][number]

interface SilencesOptions {
  silences: readonly Silence[]
  again: () => void
}

export function Silences({ silences, again }: SilencesOptions) {
  const end = async (id: string): Promise<void> => {
    await ask(`alerts/silences/${encodeURIComponent(id)}`, { method: 'DELETE' }).catch((error: Error) =>
      toast(error.message, 'bad'),
    )
    again()
  }
  return (
    <Panel title={t({ en: 'Silenced', de: 'Stummgeschaltet' })}>
      {silences.length === 0 ? (
        <p class="soft">{t({ en: 'Nothing is silenced.', de: 'Nichts ist stummgeschaltet.' })}</p>
      ) : (
        <ul class="stack">
          {silences.map(silence => (
            <li key={silence.id} class="silence">
              <strong>{whatOf(silence)}</strong>
              {silence.note !== '' && <p>{silence.note}</p>}
              <p class="soft number">
                {t(
                  { en: 'until {at}, by {who}', de: 'bis {at}, von {who}' },
                  { at: moment(silence.until), who: silence.by },
                )}
              </p>
              {may('operate') && (
                <Button kind="quiet" onClick={() => end(silence.id)}>
                  {t({ en: 'End it', de: 'Beenden' })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const whatOf = ({ rule, about }: Silence): string =>
  [rule, about].filter(part => part !== undefined).join(' · ') || t({ en: 'Everything', de: 'Alles' })
