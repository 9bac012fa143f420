// All kinds of logs that can be read. To read another kind, write its grammar in a folder of its own and add it here.

import { asterisk } from './asterisk/asterisk.ts'
import { audiocodes } from './audiocodes/audiocodes.ts'
import { cube } from './cube/cube.ts'
import { firewall } from './firewall/firewall.ts'
import { kamailio } from './kamailio/kamailio.ts'
import type { LogGrammar } from './log-grammar.ts'
import type { LogRecord } from './log-record.ts'
import { opensips } from './opensips/opensips.ts'
import { oracle } from './oracle/oracle.ts'
import { ribbonCore } from './ribbon/core.ts'
import { ribbonEdge } from './ribbon/edge.ts'

/** The first that recognises a log reads it. */
export const GRAMMARS: readonly LogGrammar[] = [
  audiocodes,
  cube,
  oracle,
  ribbonCore,
  ribbonEdge,
  kamailio,
  opensips,
  asterisk,
  firewall,
]

/** Whose records these are, the first of a log. */
export const grammarOf = (records: readonly LogRecord[]): LogGrammar | undefined =>
  GRAMMARS.find(grammar => grammar.recognises(records))
