// Tabs: one of several views of the same thing (the pattern of WAI-ARIA: arrows move between them).

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface TabsOptions {
  /** What they are views of. */
  label: string
  tabs: readonly { id: string; title: ComponentChildren }[]
  chosen: string
  onChoose: (id: string) => void
  /** The view chosen. */
  children: ComponentChildren
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

export function Tabs({ label, tabs, chosen, onChoose, children }: TabsOptions) {
  const id = useId()
  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const here = tabs.findIndex(tab => tab.id === chosen)
    const next = tabs[(here + step + tabs.length) % tabs.length]
    if (next === undefined) return
    onChoose(next.id)
    document.getElementById(`${id}-${next.id}`)?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={walk}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab.id === chosen}
            aria-controls={`${id}-view`}
            tabIndex={tab.id === chosen ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div id={`${id}-view`} role="tabpanel" aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  )
}
