// What a message may hold at most. More is refused with 413 or 513.

/** From the start line up to the empty line. */
export const MAX_HEAD_BYTES = 16 * 1024
export const MAX_BODY_BYTES = 64 * 1024
export const MAX_HEADERS = 200
/** One header with its folded lines; REFER carries long ones. */
export const MAX_HEADER_LINE = 8 * 1024
/** Head, its empty line, body. */
export const MAX_MESSAGE_BYTES = MAX_HEAD_BYTES + 4 + MAX_BODY_BYTES
