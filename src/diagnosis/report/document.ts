// A report before it has a format: blocks one below the other. All text in it is plain; who renders it escapes it.

import type { Ladder } from '../../facts/index.ts'
import type { Language, Severity } from '../../findings/index.ts'

export interface ReportDocument {
  title: string
  language: Language
  blocks: Block[]
}

export type Block =
  /** `anchor` is what links lead to. */
  | { kind: 'heading'; level: 2 | 3; text: string; anchor?: string; severity?: Severity }
  | { kind: 'paragraph'; text: string }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly Cell[])[] }
  /** To be copied as it is. */
  | { kind: 'code'; lines: readonly string[] }
  | { kind: 'links'; text: string; to: readonly Link[] }
  | { kind: 'ladder'; ladder: Ladder }

export type Cell = string | Link

export interface Link {
  text: string
  anchor: string
}
