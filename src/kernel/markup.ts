// Text as a part of SVG, HTML or Mermaid.

import { printable } from './printable.ts'

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For text and attribute values of SVG and HTML; line breaks stay, other control characters do not. */
export const escapeMarkup = (text: string): string =>
  text
    .split(/\r?\n/)
    .map(printable)
    .join('\n')
    .replace(/[&<>"']/g, letter => ENTITIES[letter] as string)

/** Mermaid ends a statement at `;` and reads `#...;` as a character, so these and markup become such characters. */
export const escapeMermaid = (text: string): string =>
  printable(text).replace(/[#;<>&"%{}]/g, letter => `#${letter.charCodeAt(0)};`)
