// What a peer wrote, made fit for a terminal or a page: a User-Agent must not be able to move the cursor.

/**
 * The text with control characters replaced by a middle dot: C0, C1, DEL, what turns the direction of writing round,
 * the other ends of lines, and halves of characters.
 */
export const withoutControls = (text: string): string => text.replace(CONTROLS, '·')

/** Bidi_Control and the line and paragraph separators of Unicode; `Cs` is half a character. */
const CONTROLS = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu

/** The same with the ends trimmed. */
export const printable = (text: string): string => withoutControls(text).trim()

/** At most `limit` characters, the cut shown by an ellipsis. */
export const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1))}…`

/** Lines of at most `width` characters, broken at spaces where there are some; what is over `lines` is cut off. */
export function wrapped(text: string, width: number, lines: number): string[] {
  const done: string[] = []
  let rest = text
  while (rest.length > width && done.length < lines - 1) {
    const space = rest.lastIndexOf(' ', width)
    const cut = space > width / 3 ? space : width
    done.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return [...done, shortened(rest, width)]
}
