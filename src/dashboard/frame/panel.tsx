// A part of a page with a frame around it and, where it has one, a headline.

import type { ComponentChildren } from 'preact'

interface PanelOptions {
  title?: ComponentChildren
  /** Beside the title: buttons and the like. */
  actions?: ComponentChildren
  /** The content reaches the edges: tables, lists. */
  flush?: boolean
  class?: string
  children: ComponentChildren
}

export function Panel({ title, actions, flush, class: more = '', children }: PanelOptions) {
  return (
    <section class={`panel ${more}`}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {actions !== undefined && <div class="actions">{actions}</div>}
        </header>
      )}
      <div class={flush ? 'body flush' : 'body'}>{children}</div>
    </section>
  )
}

interface PageHeadOptions {
  title: string
  says?: ComponentChildren
  /** Buttons and the like, at the far end. */
  children?: ComponentChildren
}

/** What a page begins with. */
export function PageHead({ title, says, children }: PageHeadOptions) {
  return (
    <div class="page-head">
      <h1>{title}</h1>
      {says !== undefined && <p class="soft">{says}</p>}
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  )
}
