// The text of a file as PowerShell writes it: UTF-16 with or without its mark (`>` of Windows PowerShell), UTF-8 with or
// without its mark, or the Windows code page of the West (`-Encoding Default`).

export interface DecodedText {
  text: string
  /** When it is only guessed. */
  guessed?: 'windows-1252' | 'utf-16le' | 'utf-16be'
}

export function decodeText(octets: Uint8Array): DecodedText {
  const marked = byMark(octets)
  if (marked !== undefined) return { text: new TextDecoder(marked).decode(octets) }
  const wide = wideWithoutMark(octets)
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(octets), guessed: wide }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(octets) }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(octets), guessed: 'windows-1252' }
  }
}

function byMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined
}

/** Text of exports begins with ASCII, so that every other octet is nought. */
function wideWithoutMark(octets: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (octets.length < 4 || octets.length % 2 === 1) return undefined
  if (octets[1] === 0 && octets[3] === 0) return 'utf-16le'
  return octets[0] === 0 && octets[2] === 0 ? 'utf-16be' : undefined
}
