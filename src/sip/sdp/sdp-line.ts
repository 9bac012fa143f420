// One line of an SDP, and its attributes by name (RFC 8866 section 5.13).

export interface SdpLine {
  /** One letter; empty for an empty line at the very end, which some peers send. */
  readonly type: string
  readonly value: string
  /** The line break as it came, CRLF where absent; some send LF alone, or none at the end. */
  readonly end?: string
}

/** `0 PCMU/8000` of `rtpmap:0 PCMU/8000`, of each line that is of this name; '' for a bare flag. */
export function attributeValues(lines: readonly SdpLine[], name: string): string[] {
  const found: string[] = []
  for (const line of lines) if (isNamed(line, name)) found.push(line.value.slice(name.length + 1))
  return found
}

export const hasAttribute = (lines: readonly SdpLine[], name: string): boolean =>
  lines.some(line => isNamed(line, name))

const isNamed = ({ type, value }: SdpLine, name: string): boolean =>
  type === 'a' &&
  value.startsWith(name) &&
  (value.length === name.length || value.charAt(name.length) === ':')

/** What stands between spaces, of which some peers write several. */
export function fieldsOf(value: string): string[] {
  const fields = value.split(' ')
  return fields.includes('') ? fields.filter(field => field !== '') : fields
}
