// What the list of calls is narrowed by. It stands in the address, so that a list can be linked.

import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Wording } from '../../findings/index.ts'
import { Button } from '../frame/button.tsx'
import { CheckField, SelectField, TextField } from '../frame/field.tsx'
import { t } from '../frame/words.ts'
import { CALL_STATES, DIRECTIONS } from './call-columns.tsx'
import type { CallFilter, FilterName } from './call-filter.ts'

interface FilterOptions {
  filter: CallFilter
  onChange: (filter: CallFilter) => void
  /** The field for numbers. */
  field: RefObject<HTMLInputElement | null>
}

/** Those without a field of their own; links of other pages set them. */
const LINKED: Readonly<Partial<Record<FilterName, Wording>>> = {
  trunk: { en: 'Trunk', de: 'Amtsleitung' },
  region: { en: 'Region', de: 'Microsoft-Region' },
  node: { en: 'Node', de: 'Knoten' },
  observer: { en: 'Seen by', de: 'Gesehen von' },
  status: { en: 'Answer', de: 'Antwort' },
}

/** As long as somebody types, nothing is asked. */
const TYPING_MS = 250

export function FilterBar({ filter, onChange, field }: FilterOptions) {
  const set = (name: keyof CallFilter, value: string): void => {
    const { [name]: _, ...rest } = filter
    onChange(value === '' ? rest : { ...rest, [name]: value })
  }
  const [typed, setTyped] = useTyped(filter.number ?? '', number => set('number', number))
  const anyWord = t({ en: 'Any', de: 'Alle' })
  return (
    <search class="filters">
      <TextField
        label={t({ en: 'Number', de: 'Rufnummer' })}
        type="search"
        placeholder={t({ en: 'Ends with …  /', de: 'Endet auf …  /' })}
        value={typed}
        onChange={setTyped}
        field={field}
      />
      <SelectField
        label={t({ en: 'Time', de: 'Zeit' })}
        value={filter.last ?? ''}
        onChange={value => set('last', value)}
        choices={[
          ['', t({ en: 'All', de: 'Alles' })],
          ['1h', t({ en: 'Last hour', de: 'Letzte Stunde' })],
          ['24h', t({ en: 'Last 24 hours', de: 'Letzte 24 Stunden' })],
          ['7d', t({ en: 'Last 7 days', de: 'Letzte 7 Tage' })],
        ]}
      />
      <SelectField
        label={t({ en: 'State', de: 'Zustand' })}
        value={filter.state ?? ''}
        onChange={value => set('state', value)}
        choices={[
          ['', anyWord],
          ...Object.entries(CALL_STATES).map(([id, [, says]]) => [id, t(says)] as const),
        ]}
      />
      <SelectField
        label={t({ en: 'Direction', de: 'Richtung' })}
        value={filter.direction ?? ''}
        onChange={value => set('direction', value)}
        choices={[['', anyWord], ...Object.entries(DIRECTIONS).map(([id, says]) => [id, t(says)] as const)]}
      />
      <CheckField
        label={t({ en: 'With findings', de: 'Mit Befunden' })}
        checked={filter.hasFindings === 'true'}
        onChange={on => set('hasFindings', on ? 'true' : '')}
      />
      <CheckField
        label={t({ en: 'Transferred', de: 'Weitergeleitet' })}
        checked={filter.transferred === 'true'}
        onChange={on => set('transferred', on ? 'true' : '')}
      />
      <Linked filter={filter} drop={name => set(name, '')} />
    </search>
  )
}

const Linked = ({ filter, drop }: { filter: CallFilter; drop: (name: FilterName) => void }) => (
  <>
    {(Object.keys(LINKED) as FilterName[])
      .filter(name => filter[name] !== undefined)
      .map(name => {
        const says = `${t(LINKED[name] as Wording)}: ${filter[name]}`
        return (
          <Button
            key={name}
            pressed
            label={t({ en: 'No longer by {what}', de: 'Nicht mehr nach {what}' }, { what: says })}
            onClick={() => drop(name)}
          >
            {says} ✕
          </Button>
        )
      })}
  </>
)

/** What is typed, and what it is told as once nobody types. */
function useTyped(value: string, tell: (value: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(tell)
  latest.current = tell
  useEffect(() => setTyped(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return [
    typed,
    text => {
      setTyped(text)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => latest.current(text), TYPING_MS)
    },
  ]
}
