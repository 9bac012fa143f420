// The text of a file as PowerShell writes it, in whichever encoding (`-Encoding Default` too).

import { textEncodingOf } from '../../kernel/index.ts'

export interface DecodedText {
  text: string
  /** The encoding, when it is only guessed. */
  guessed?: string
}

export function decodeText(octets: Uint8Array): DecodedText {
  const { label, guessed } = textEncodingOf(octets)
  return { text: new TextDecoder(label).decode(octets), ...(guessed && { guessed: label }) }
}
