// A message of several lines in one record: as a datagram has it, or with line ends escaped as daemons store them.

/** The lines of a record's text. */
export function linesOf(text: string): string[] {
  const lines: string[] = []
  addLines(lines, text)
  return lines
}

/** The same behind lines that are there already. */
export function addLines(lines: string[], text: string): void {
  const isHashed = text.includes('#012')
  if (!isHashed && !text.includes('<010>') && !text.includes('\n')) lines.push(text)
  else for (const line of text.split(isHashed ? HASHED : LINE_END)) lines.push(line)
}
/** rsyslog. */
const HASHED = /(?:#015)?#012/
/** Kiwi writes `<010>`. */
const LINE_END = /(?:<013>)?<010>|\r?\n/
