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
  for (const { type, value } of lines) {
    if (type !== 'a' || !value.startsWith(name)) continue
    if (value.length === name.length) found.push('')
    else if (value.charAt(name.length) === ':') found.push(value.slice(name.length + 1))
  }
  return found
}
