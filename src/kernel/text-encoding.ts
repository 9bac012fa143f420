// Which encoding a text file is in, told by its first octets: UTF-16 with or without its mark (`>` of Windows
// PowerShell), UTF-8 with or without its mark, or the Windows code page of the West.

export interface TextEncoding {
  /** A label of the Encoding standard: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`. */
  label: string
  /** Whether it is only guessed. */
  guessed: boolean
}

/** `head` is the whole file or its beginning, which may end within a character. */
export function textEncodingOf(head: Uint8Array): TextEncoding {
  const marked = byMark(head)
  if (marked !== undefined) return { label: marked, guessed: false }
  const wide = wideWithoutMark(head)
  if (wide !== undefined) return { label: wide, guessed: true }
  return isUtf8(head) ? { label: 'utf-8', guessed: false } : { label: 'windows-1252', guessed: true }
}

function byMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined
}

/** Text of exports begins with ASCII, so that every other octet is nought. */
function wideWithoutMark(octets: Uint8Array): string | undefined {
  if (octets.length < 4 || octets.length % 2 === 1) return undefined
  if (octets[1] === 0 && octets[3] === 0) return 'utf-16le'
  return octets[0] === 0 && octets[2] === 0 ? 'utf-16be' : undefined
}

function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
