// What may be wider than the screen and then scrolls by itself, without a mouse too.

import type { ComponentChildren } from 'preact'

interface ScrollOptions {
  label: string
  class?: string
  children?: ComponentChildren
  /** Markup in place of children: of a room that escapes every word that is not its own. */
  markup?: string
}

export function ScrollBox({ label, class: name = 'table-scroll', children, markup }: ScrollOptions) {
  const inner = markup === undefined ? {} : { dangerouslySetInnerHTML: { __html: markup } }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse.
    <section class={name} tabIndex={0} aria-label={label} {...inner}>
      {children}
    </section>
  )
}
