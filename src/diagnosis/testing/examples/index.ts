// Test support: one example a rule, by the rule's id. Where the wire, a probe or a configuration shows
// a fault, it is shown from there, else from Microsoft's records.

import { CALL_EXAMPLES } from './call-examples.ts'
import type { Examples } from './example.ts'
import { MEDIA_EXAMPLES } from './media-examples.ts'
import { OPTIONS_EXAMPLES } from './options-examples.ts'
import { PROBE_EXAMPLES } from './probe-examples.ts'
import { RECORD_EXAMPLES } from './record-examples.ts'
import { REFER_EXAMPLES } from './refer-examples.ts'
import { SETTINGS_EXAMPLES } from './settings-examples.ts'
import { SIP_EXAMPLES } from './sip-examples.ts'
import { TLS_EXAMPLES } from './tls-examples.ts'

export const EXAMPLES: Examples = {
  ...RECORD_EXAMPLES,
  ...SETTINGS_EXAMPLES,
  ...MEDIA_EXAMPLES,
  ...SIP_EXAMPLES,
  ...CALL_EXAMPLES,
  ...OPTIONS_EXAMPLES,
  ...REFER_EXAMPLES,
  ...TLS_EXAMPLES,
  ...PROBE_EXAMPLES,
}

export const NO_EXAMPLE =
  'it has no example: tell its shortest story in src/diagnosis/testing/examples/ under its id'
