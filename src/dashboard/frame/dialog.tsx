// A dialog over the page. The browser keeps the focus in it, and closes it with Escape.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from './button.tsx'
import { t } from './words.ts'

interface DialogOptions {
  title: string
  onClose: () => void
  children: ComponentChildren
}

/** Open as long as it is drawn. */
export function Dialog({ title, onClose, children }: DialogOptions) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog class="dialog" ref={dialog} aria-label={title} onClose={onClose}>
      <header>
        <h2>{title}</h2>
        <Button kind="quiet" onClick={() => dialog.current?.close()}>
          {t({ en: 'Close', de: 'Schließen' })}
        </Button>
      </header>
      <div class="body">{children}</div>
    </dialog>
  )
}
