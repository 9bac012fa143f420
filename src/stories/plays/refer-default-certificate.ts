// The fault of the article "Direct Routing, REFER und TLS": the listener answers with the default certificate.

import type { FactLog } from '../../facts/index.ts'
import { seconds } from '../../kernel/index.ts'
import { audioCodesLike } from '../../tls/index.ts'
import { DEFAULT_CONTEXT, type Scene, TEAMS_CONTEXT } from '../scene.ts'
import { heardBy, received, sent, unmet } from '../seen.ts'
import type { Story } from '../story.ts'
import { callsAttendant } from './caller.ts'

/** The listener for Teams is left on context 0, and no proxy set names another. */
export function bindDefaultContext(scene: Scene): Scene {
  const policies = audioCodesLike({
    contexts: [DEFAULT_CONTEXT, TEAMS_CONTEXT],
    proxySets: [],
    sipInterface: 0,
  })
  const { teams } = scene.sbc
  const server = { ...teams.tls.server, policies }
  return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, tls: { ...teams.tls, server } } } }
}

export const referDefaultCertificate: Story = {
  id: 'refer-default-certificate',
  title: {
    en: 'The REFER never arrives: its TLS connection was answered with the default certificate',
    de: 'Der REFER kommt nie an: Seine TLS-Verbindung wurde mit dem Standardzertifikat beantwortet',
  },
  says: {
    en:
      'The same call, but the listener for Teams is bound to the default TLS context. Microsoft meets a self-signed ' +
      'certificate and leaves after the server flight without an alert, three times within a second and once more ' +
      'after twelve. No REFER shows up; the attendant says that the call cannot be put through; the caller hangs up.',
    de: 'Derselbe Anruf, doch der Listener für Teams ist an den Default-TLS-Kontext gebunden. Microsoft trifft auf ein selbstsigniertes Zertifikat und geht nach den Nachrichten des Servers ohne Alert, dreimal binnen einer Sekunde und nach zwölf noch einmal. Kein REFER zeigt sich; die Telefonzentrale sagt, dass der Anruf nicht verbunden werden kann; der Anrufer legt auf.',
  },
  stage: bindDefaultContext,
  perform: stage =>
    callsAttendant(stage, {
      hangUp: { hearing: 'cannotTransfer', waitMs: seconds(1) },
      complaint: 'MediaError',
    }),
  problems: facts =>
    unmet([
      ['no REFER arrived', received(facts, 'REFER').length === 0],
      ['four tries of the REFER node failed in TLS', triesForRefer(facts).length >= 4],
      ['Microsoft sent no alert', triesForRefer(facts).every(each => each.alert === undefined)],
      [
        'the caller heard that it could not be put through',
        heardBy(facts, 'carrier').includes('cannotTransfer'),
      ],
      ['a BYE to Teams says MediaError', sent(facts, 'BYE').some(bye => bye.reason?.includes('MediaError'))],
      ['Microsoft recorded 504 / 549009', recorded(facts)],
    ]),
  expected: ['tls/default-certificate-served', 'refer/expected-not-received'],
}

/** Failed handshakes at the SBC while the call was up. */
function triesForRefer(facts: FactLog) {
  const answered = received(facts, 'INVITE', 200)[0]?.at ?? Number.POSITIVE_INFINITY
  return facts
    .of('tls-handshake')
    .filter(fact => fact.observer === 'sbc' && fact.role === 'server' && fact.outcome === 'failed')
    .filter(fact => fact.at >= answered && fact.endedBy === 'remote')
}

const recorded = (facts: FactLog): boolean =>
  facts.of('transfer-completion').some(({ code, subCode }) => code === 504 && subCode === 549_009)
