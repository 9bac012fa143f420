// All kinds of logs that can be read. To read another kind, write its grammar in a folder of its own and add it here.

import { audiocodes } from './audiocodes/audiocodes.ts'
import type { LogGrammar } from './log-grammar.ts'
import type { LogRecord } from './log-record.ts'

/** The first that recognises a log reads it. */
export const GRAMMARS: readonly LogGrammar[] = [audiocodes]

/** Whose records these are, the first of a log. */
export const grammarOf = (records: readonly LogRecord[]): LogGrammar | undefined =>
  GRAMMARS.find(grammar => grammar.recognises(records))
