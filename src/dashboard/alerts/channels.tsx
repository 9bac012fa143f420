// How the channels fare that carry alerts to people.

import type { AlertsAnswer } from '../../api/shapes/index.ts'
import { Panel } from '../frame/panel.tsx'
import { Pill } from '../frame/pill.tsx'
import { numeral, t } from '../frame/words.ts'

export const Channels = ({ channels }: { channels: AlertsAnswer['channels'] }) => (
  <Panel title={t({ en: 'Channels', de: 'Kanäle' })}>
    {channels.length === 0 ? (
      <p class="soft">
        {t({
          en: 'None is configured: alerts are seen here alone. E-mail, Teams, Slack, ntfy, webhooks and others go under alerts in the configuration.',
          de: 'Keiner ist konfiguriert: Alarme sind nur hier zu sehen. E-Mail, Teams, Slack, ntfy, Webhooks und andere gehören in der Konfiguration unter alerts.',
        })}
      </p>
    ) : (
      <ul class="stack">
        {channels.map(({ name, type, sent, failed, dropped, trouble }) => (
          <li key={name} class="channel">
            <div class="alert-head">
              <Pill tone={trouble === undefined ? 'up' : 'down'} quiet>
                {name}
              </Pill>
              <span class="soft">{type}</span>
            </div>
            <p class="soft number">
              {t(
                {
                  en: '{sent} sent, {failed} failed, {dropped} dropped',
                  de: '{sent} gesendet, {failed} gescheitert, {dropped} verworfen',
                },
                { sent: numeral(sent), failed: numeral(failed), dropped: numeral(dropped) },
              )}
            </p>
            {trouble !== undefined && <p class="problem">{trouble}</p>}
          </li>
        ))}
      </ul>
    )}
  </Panel>
)
