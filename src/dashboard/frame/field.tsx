// Fields of forms and filters, each with its label.

import type { RefObject } from 'preact'
import { useId } from 'preact/hooks'

interface FieldOptions {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  /** The label is for those only who do not see. */
  bare?: boolean
}

interface TextOptions extends FieldOptions {
  type?: 'text' | 'search' | 'tel' | 'number' | 'password' | 'datetime-local'
  placeholder?: string
  /** Told of each letter, not only when one is done. */
  eager?: boolean
  field?: RefObject<HTMLInputElement | null>
  /** Offered below while one writes. */
  offers?: readonly string[]
}

export function TextField(options: TextOptions) {
  const { label, value, onChange, hint, bare, type = 'text', placeholder, eager = true, field } = options
  const { offers } = options
  const id = useId()
  // The types of Preact know a union of inputs by their types, and none whose type is a variable.
  const attributes: object = {
    type,
    [eager ? 'onInput' : 'onChange']: (event: Event) =>
      onChange((event.currentTarget as HTMLInputElement).value),
  }
  return (
    <div class="field">
      <label class={bare ? 'unseen' : 'label'} for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        ref={field ?? null}
        value={value}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        list={offers === undefined ? undefined : `${id}-offers`}
        {...attributes}
      />
      {offers !== undefined && (
        <datalist id={`${id}-offers`}>
          {offers.map(offer => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      {hint !== undefined && <span class="hint">{hint}</span>}
    </div>
  )
}

interface SelectOptions extends FieldOptions {
  /** Value and what is read. */
  choices: readonly (readonly [value: string, says: string])[]
}

export function SelectField({ label, value, onChange, hint, bare, choices }: SelectOptions) {
  const id = useId()
  return (
    <div class="field">
      <label class={bare ? 'unseen' : 'label'} for={id}>
        {label}
      </label>
      <select id={id} class="input" value={value} onChange={event => onChange(event.currentTarget.value)}>
        {choices.map(([choice, says]) => (
          <option key={choice} value={choice}>
            {says}
          </option>
        ))}
      </select>
      {hint !== undefined && <span class="hint">{hint}</span>}
    </div>
  )
}

interface CheckOptions {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}

export function CheckField({ label, checked, onChange }: CheckOptions) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={event => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  )
}
