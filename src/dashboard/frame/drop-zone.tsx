// Where files are dropped, or chosen by a click or with the keyboard.

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { t } from './words.ts'

interface DropOptions {
  /** What is wanted. */
  title: string
  says?: ComponentChildren
  /** One line: beside something that is there already. */
  slim?: boolean
  disabled?: boolean
  onFiles: (files: File[]) => void
}

export function DropZone({ title, says, slim, disabled, onFiles }: DropOptions) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const take = (files: FileList | null | undefined): void => {
    setOver(false)
    if (!disabled && files !== null && files !== undefined && files.length > 0) onFiles([...files])
  }
  return (
    <section
      class={`drop${slim ? ' slim' : ''}${isOver ? ' over' : ''}`}
      aria-label={title}
      onDragOver={event => {
        event.preventDefault()
        setOver(!disabled)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        take(event.dataTransfer?.files)
      }}
    >
      <strong>{title}</strong>
      {says !== undefined && <p class="soft">{says}</p>}
      <Button
        {...(!slim && { kind: 'main' })}
        {...(disabled && { disabled })}
        onClick={() => input.current?.click()}
      >
        {t({ en: 'Choose files', de: 'Dateien wählen' })}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={event => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </section>
  )
}
