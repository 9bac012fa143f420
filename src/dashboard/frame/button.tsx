// Buttons, and links that look like them.

import type { ComponentChildren } from 'preact'
import { toast } from './toast.tsx'
import { t } from './words.ts'

interface ButtonOptions {
  /** `main`: what one most likely wants; `quiet`: without a frame. */
  kind?: 'plain' | 'main' | 'danger' | 'quiet'
  onClick?: (event: MouseEvent) => void
  disabled?: boolean
  /** Of one that stays down. */
  pressed?: boolean
  submit?: boolean
  /** For those who do not see what is in it. */
  label?: string
  title?: string
  class?: string
  children: ComponentChildren
}

export function Button(options: ButtonOptions) {
  const {
    kind = 'plain',
    onClick,
    disabled,
    pressed,
    submit,
    label,
    title,
    class: more = '',
    children,
  } = options
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${kind} ${more}`}
      onClick={onClick}
      disabled={disabled}
      aria-pressed={pressed}
      aria-label={label}
      title={title}
    >
      {children}
    </button>
  )
}

interface LinkOptions {
  href: string
  /** Saved as a file of this name. */
  download?: string | true
  kind?: ButtonOptions['kind']
  children: ComponentChildren
}

export function LinkButton({ href, download, kind = 'plain', children }: LinkOptions) {
  return (
    <a class={`button ${kind}`} href={href} download={download}>
      {children}
    </a>
  )
}

/** Puts a text into the clipboard and says so. */
export function CopyButton({ text, children }: { text: string; children?: ComponentChildren }) {
  return <Button onClick={() => copy(text)}>{children ?? t({ en: 'Copy', de: 'Kopieren' })}</Button>
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(t({ en: 'Copied', de: 'Kopiert' }))
  } catch {
    // Over plain HTTP from another machine there is no clipboard.
    toast(t({ en: 'The browser did not let me copy', de: 'Der Browser ließ das Kopieren nicht zu' }), 'bad')
  }
}
