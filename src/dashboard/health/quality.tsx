// NER and ACD. Formulas of NER differ, so each is named, and none is told of too few calls.

import type { HealthOne } from '../../api/shapes/index.ts'
import { Panel } from '../frame/panel.tsx'
import { lasting, numeral, t } from '../frame/words.ts'

const FORMULAS: Readonly<Record<'microsoft' | 'audiocodes', string>> = {
  microsoft: 'Microsoft',
  audiocodes: 'AudioCodes',
}

export function Quality({ quality }: { quality: HealthOne['quality'] }) {
  const { attempts, answered, windowMs, ner, acdMs } = quality
  return (
    <Panel
      title={t(
        { en: 'Calls of the last {length}', de: 'Anrufe der letzten {length}' },
        { length: lasting(windowMs) },
      )}
    >
      <dl class="figures">
        <Figure name={t({ en: 'Attempts', de: 'Versuche' })} value={numeral(attempts)} />
        <Figure name={t({ en: 'Answered', de: 'Angenommen' })} value={numeral(answered)} />
        {ner.map(({ formula, percent, minimum }) => (
          <Figure
            key={formula}
            name={t(
              { en: 'NER, as {whose} counts', de: 'NER, wie {whose} zählt' },
              { whose: FORMULAS[formula] },
            )}
            value={percent === undefined ? '–' : `${numeral(percent)} %`}
            {...(percent === undefined && {
              hint: t(
                { en: 'says nothing below {minimum} attempts', de: 'sagt nichts unter {minimum} Versuchen' },
                { minimum },
              ),
            })}
          />
        ))}
        <Figure
          name={t({ en: 'ACD, mean length', de: 'ACD, mittlere Dauer' })}
          value={acdMs === undefined ? '–' : lasting(acdMs)}
        />
      </dl>
    </Panel>
  )
}

const Figure = ({ name, value, hint }: { name: string; value: string; hint?: string }) => (
  <div class="figure">
    <dt>{name}</dt>
    <dd>
      <strong class="number">{value}</strong>
      {hint !== undefined && <small class="soft">{hint}</small>}
    </dd>
  </div>
)
