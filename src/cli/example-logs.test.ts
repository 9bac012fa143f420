// The logs in `examples/logs`, which the pages show: made here, of the article's story, in the words of each vendor.
// Where a vendor's words tell of SIP alone, the SBC of the story has a fault that SIP shows.
// `UPDATE=1` writes them anew.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { toldDefaultCertificate } from '../facts/testing/index.ts'
import { AudiocodesLogWriter, asteriskLog, kamailioLog, ribbonEdgeLog } from '../logs/index.ts'
import { wholeMessages } from '../logs/testing/index.ts'

const FOLDER = fileURLToPath(new URL('../../examples/logs/', import.meta.url))
const REFUSED = wholeMessages(toldDefaultCertificate().facts)
/** The same, Microsoft saying what it has against the certificate. */
const ALERTED = REFUSED.map(fact =>
  fact.kind === 'tls-handshake' && fact.outcome === 'failed'
    ? { ...fact, how: 'alert' as const, alert: 'unknown_ca' }
    : fact,
)
/** The same of an SBC that does not say it takes a REFER. */
const WITHOUT_REFER = wholeMessages(
  REFUSED.map(fact =>
    fact.kind === 'sip' && fact.direction === 'sent'
      ? { ...fact, text: fact.text.replace(/(\r\nAllow: [^\r]*), REFER/, '$1') }
      : fact,
  ),
)

const LOGS: [name: string, text: string][] = [
  ['audiocodes.log', new AudiocodesLogWriter().facts(REFUSED).text],
  ['kamailio.log', kamailioLog(ALERTED).replaceAll(/^Apr {2}1 (\S+)/gm, '2025-04-01T$1+00:00')],
  ['asterisk.log', asteriskLog(ALERTED)],
  ['ribbon.log', ribbonEdgeLog(WITHOUT_REFER)],
]

for (const [name, text] of LOGS) {
  test(`examples/logs/${name} tells the article's story`, () => {
    if (process.env.UPDATE === '1') {
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(FOLDER + name, text)
    }
    assert.equal(readFileSync(FOLDER + name, 'utf8'), text)
  })
}
