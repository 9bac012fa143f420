// Which keys there are just now.

import { signal } from '@preact/signals'
import { Dialog } from './dialog.tsx'
import { type Binding, bindings } from './keys.ts'
import { t } from './words.ts'

export const isHelpOpen = signal(false)

export function KeyHelp() {
  if (!isHelpOpen.value) return null
  const all = bindings.value
  const ofPage = all.filter(one => !one.always).flatMap(one => one.bindings)
  const always = all.filter(one => one.always).flatMap(one => one.bindings)
  return (
    <Dialog
      title={t({ en: 'Keyboard', de: 'Tastatur' })}
      onClose={() => {
        isHelpOpen.value = false
      }}
    >
      <div class="key-help">
        <Keys title={t({ en: 'On this page', de: 'Auf dieser Seite' })} of={ofPage} />
        <Keys title={t({ en: 'Everywhere', de: 'Überall' })} of={always} />
      </div>
    </Dialog>
  )
}

function Keys({ title, of }: { title: string; of: readonly Binding[] }) {
  const listed = of.filter(({ title }) => title !== undefined)
  if (listed.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <dl class="pairs">
        {listed.map(({ keys, title }) => (
          <div key={keys[0]} class="pair">
            <dt>
              {keys.map(key => (
                <span key={key}>
                  {key.split(' ').map(part => (
                    <kbd key={part}>{SHOWN[part] ?? part}</kbd>
                  ))}
                </span>
              ))}
            </dt>
            <dd>{title !== undefined && t(title)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '⏎',
  Escape: 'Esc',
  Space: '␣',
}
