// The contested readings as switches: those that this call depends on first, each with its source.

import { useId } from 'preact/hooks'
import { type ComparedReading, DEFAULT_READING, type Reading } from '../../routing/index.ts'
import { Button } from '../frame/button.tsx'
import { Panel } from '../frame/panel.tsx'
import { language, t } from '../frame/words.ts'
import type { Change } from './question.ts'
import { READINGS_IN_GERMAN } from './reading-words.ts'
import { W } from './words.ts'

interface ReadingsOptions {
  compared: readonly ComparedReading[]
  reading: Reading
  change: Change
}

export function Readings({ compared, reading, change }: ReadingsOptions) {
  const changing = compared.filter(({ changes }) => changes)
  const others = compared.filter(({ changes }) => !changes)
  const isUsual = JSON.stringify(reading) === JSON.stringify(DEFAULT_READING)
  const choose = (name: keyof Reading, value: string): void =>
    change({ reading: { ...reading, [name]: value } })
  return (
    <Panel
      title={t(W.readings)}
      class="readings"
      actions={
        !isUsual && <Button onClick={() => change({ reading: DEFAULT_READING })}>{t(W.defaults)}</Button>
      }
    >
      <p class="soft">
        {changing.length === 0
          ? t(W.noReading)
          : t(W.readingsSays, { count: changing.length, of: compared.length })}
      </p>
      {changing.map(each => (
        <OneReading key={each.name} compared={each} choose={choose} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{t(changing.length === 0 ? W.allReadings : W.otherReadings)}</summary>
          {others.map(each => (
            <OneReading key={each.name} compared={each} choose={choose} />
          ))}
        </details>
      )}
    </Panel>
  )
}

interface OneOptions {
  compared: ComparedReading
  choose: (name: keyof Reading, value: string) => void
}

function OneReading({ compared: { name, asks, choices }, choose }: OneOptions) {
  const group = useId()
  const german: Readonly<Record<string, string>> | undefined =
    language.value === 'de' ? READINGS_IN_GERMAN[name] : undefined
  return (
    <fieldset class="reading">
      <legend>
        {german?.asks ?? asks} <code class="soft">{name}</code>
      </legend>
      {choices.map(({ value, says, source, chosen, differs }) => (
        <label key={value} class={differs ? 'differs' : ''}>
          <input type="radio" name={group} checked={chosen} onChange={() => choose(name, value)} />
          <span>
            {german?.[value] ?? says}
            {differs && <span class="note">{t(W.differs)}</span>}
            <small class="soft">{source}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
