// A message of several lines in one record: as a datagram has it, or with line ends escaped as daemons store them.

/** The lines of a record's text. */
export function linesOf(text: string): string[] {
  // rsyslog.
  if (text.includes('#012')) return text.includes('#015') ? text.split(HASHED) : text.split('#012')
  return text.includes('<010>') || text.includes('\n') ? text.split(LINE_END) : [text]
}
const HASHED = /(?:#015)?#012/
/** Kiwi writes `<010>`. */
const LINE_END = /(?:<013>)?<010>|\r?\n/
