// One line of an SDP, and its attributes by name (RFC 8866 section 5.13).

export interface SdpLine {
  /** One letter; empty for an empty line at the very end, which some peers send. */
  readonly type: string
  readonly value: string
  /** The line break as it came, CRLF where absent; some send LF alone, or none at the end. */
  readonly end?: string
}

export function attributeValues(lines: readonly SdpLine[], name: string): string[] {
  const found: string[] = []
  for (const { type, value } of lines)
    if (type === 'a' && attributeName(value) === name) found.push(attributeValue(value))
  return found
}

/** `rtpmap` of `rtpmap:0 PCMU/8000`. */
function attributeName(value: string): string {
  const colon = value.indexOf(':')
  return colon < 0 ? value : value.slice(0, colon)
}

const attributeValue = (value: string): string => {
  const colon = value.indexOf(':')
  return colon < 0 ? '' : value.slice(colon + 1)
}
