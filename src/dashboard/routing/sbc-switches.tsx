// The SBCs with a switch each, and how one dies that is off.

import type { Down, Gateway } from '../../routing/index.ts'
import { formatHow, parseHow } from '../../routing/index.ts'
import { Button } from '../frame/button.tsx'
import { CheckField, SelectField } from '../frame/field.tsx'
import { Panel } from '../frame/panel.tsx'
import { t } from '../frame/words.ts'
import { type Change, withDown } from './question.ts'
import { HOW_WORDS, W } from './words.ts'

/** More switches nobody looks through. */
const SHOWN = 60

interface SwitchOptions {
  gateways: readonly Gateway[]
  down: readonly Down[]
  change: Change
}

export function SbcSwitches({ gateways, down, change }: SwitchOptions) {
  return (
    <Panel
      title={t(W.sbcs)}
      class="sbcs"
      actions={
        down.length > 0 ? (
          <Button onClick={() => change({ down: [] })}>{t(W.allWell)}</Button>
        ) : (
          <span class="soft">{t(W.sbcsSays)}</span>
        )
      }
    >
      <ul class="switches">
        {gateways.slice(0, SHOWN).map(({ fqdn }) => {
          const how = down.find(({ gateway }) => gateway.toLowerCase() === fqdn.toLowerCase())?.how
          return (
            <li key={fqdn} class={how === undefined ? '' : 'off'}>
              <CheckField
                label={fqdn}
                checked={how === undefined}
                onChange={isOn => change({ down: withDown(down, fqdn, isOn ? undefined : 'unreachable') })}
              />
              {how !== undefined && (
                <HowField
                  how={how}
                  fqdn={fqdn}
                  onChange={next => change({ down: withDown(down, fqdn, next) })}
                />
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

interface HowOptions {
  how: Down['how']
  fqdn: string
  onChange: (how: Down['how']) => void
}

function HowField({ how, fqdn, onChange }: HowOptions) {
  const known = Object.entries(HOW_WORDS).map(
    ([name, words]) => [formatHow(parseHow(name) ?? 'silent'), t(words)] as const,
  )
  const now = formatHow(how)
  const isListed = known.some(([value]) => value === now)
  return (
    <SelectField
      bare
      label={t(W.howOf, { sbc: fqdn })}
      value={now}
      onChange={value => onChange(parseHow(value) ?? 'unreachable')}
      choices={isListed ? known : [...known, [now, now]]}
    />
  )
}
