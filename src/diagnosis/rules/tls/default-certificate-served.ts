// The listener answers Teams with the certificate it has for nobody in particular. Calls from the SBC to Teams work,
// for there the SBC is the client; what Microsoft brings on a new connection, a REFER above all, never arrives.

import type { Fact, FactLog, TlsHandshakeFact } from '../../../facts/index.ts'
import { EVIDENCE_LIMIT, type Said, say } from '../../../findings/index.ts'
import { type Endpoint, formatEndpoint } from '../../../kernel/index.ts'
import { type CertificateFacts, type ChainFault, judgesServer } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { defaultContextBound } from '../../settings/default-context-bound.ts'
import { attemptKey, type TlsAttempt, tlsAttempts } from '../../tls/tls-attempts.ts'
import { recordMatches } from '../../tls/tls-matches.ts'
import { confirming, recordsOf } from '../../tls/transfer-records.ts'
import {
  afterWords,
  alertWords,
  certificateWords,
  chainFaultWords,
  TLS_CONNECTION,
} from '../../words/fact-words.ts'
import { showCertificates } from '../../words/verifying-command.ts'

export const defaultCertificateServed: Rule = {
  id: 'tls/default-certificate-served',
  severity: 'critical',
  title: {
    en: 'The SBC answered Teams with its default certificate',
    de: 'Der SBC hat Teams mit seinem Standardzertifikat geantwortet',
  },
  remedy: {
    en: 'Bind the TLS context that holds the public certificate to the SIP interface on which Teams connects (5061), not only to the proxy set, and leave nothing to the default context. Then make Teams open a new connection: a call to an auto attendant that transfers to a call queue.',
    de: 'Den TLS-Kontext mit dem öffentlichen Zertifikat an das SIP-Interface binden, zu dem Teams sich verbindet (5061), nicht nur an das Proxy-Set, und dem Standardkontext nichts überlassen. Danach Teams eine neue Verbindung öffnen lassen: mit einem Anruf bei einem Auto Attendant, der an eine Anrufwarteschlange weiterleitet.',
  },
  reference:
    'Microsoft Learn, "Issues that affect call transfers", section "No SIP Refer is coming from SIP proxy to SBC"; AudioCodes SBC User\'s Manual, choice of the TLS Context for incoming connections',
  find,
}

function find(facts: FactLog): Match[] {
  const all = tlsAttempts(facts)
  const attempts = all.filter(attempt => attempt.cause === 'default-certificate')
  const records = recordsOf('default-certificate', facts, all)
  const bound = defaultContextBound(facts)
  if (attempts.length === 0)
    return bound.length > 0
      ? boundAlone(bound, records.slice(0, EVIDENCE_LIMIT))
      : recordMatches(records, facts, fromRecordsAlone)
  const complete = completeOnes(facts)
  return [...Map.groupBy(attempts, attempt => formatEndpoint(attempt.server))].flatMap(([about, group]) => {
    const good = complete.filter(
      each => formatEndpoint(serverOf(each)) === about && each.context?.isDefault !== true,
    )
    const fault = group.find(attempt => attempt.fault !== undefined)?.fault
    const own = confirming(records, group)
    const isProven = fault !== undefined || own.length > 0 || bound.length > 0
    const says = [
      servedWhat(group),
      ...rhythm(group),
      ...intermittent(group, good),
      ...confirmation(fault, own.length),
      ...bound.flatMap(match => match.says),
      ...(isProven ? [] : hiddenWhat(group)),
    ]
    const match = { about, certainty: isProven ? ('proven' as const) : ('likely' as const), says }
    const beside = [
      ...own.slice(0, EVIDENCE_LIMIT),
      ...bound.flatMap(each => each.evidence),
      ...good.slice(0, GOOD_SHOWN),
    ]
    return group.map((attempt): Match => {
      const evidence: Match['evidence'] = [...attempt.views, ...beside]
      return { ...match, instance: attemptKey(attempt), evidence }
    })
  })
}
const GOOD_SHOWN = 3

/** The settings without any connection that failed: what will happen, proven where Microsoft's record says it did. */
const boundAlone = (bound: readonly Match[], records: readonly Fact[]): Match[] =>
  bound.map(match =>
    records.length === 0
      ? match
      : {
          ...match,
          certainty: 'proven',
          severity: 'critical',
          says: [...[match.says].flat(), ...confirmation(undefined, records.length)],
          evidence: [...match.evidence, ...records],
        },
  )

/** Handshakes that went well as the server saw them, or the client where no server was an observer. */
function completeOnes(facts: FactLog): TlsHandshakeFact[] {
  const complete = facts.of('tls-handshake').filter(each => each.outcome === 'complete' && judgesServer(each))
  const seenByServer = complete.filter(each => each.role === 'server')
  return seenByServer.length > 0 ? seenByServer : complete
}

const serverOf = (each: TlsHandshakeFact): Endpoint => (each.role === 'server' ? each.local : each.remote)
const clientOf = (each: TlsHandshakeFact): Endpoint => (each.role === 'server' ? each.remote : each.local)

const fromRecordsAlone = say({
  en: 'Microsoft did not trust the certificate the SBC answered a new connection with. Calls the SBC made itself had been set up, so the certificate it shows where it is the client is good; what its listener shows is another, most likely that of the default context. Records alone cannot tell it from a private CA or from an intermediate that is not sent.',
  de: 'Microsoft traute dem Zertifikat nicht, mit dem der SBC auf eine neue Verbindung antwortete. Anrufe des SBC selbst waren zustande gekommen, also ist das Zertifikat gut, das er als Client zeigt; sein Listener zeigt ein anderes, höchstwahrscheinlich das des Standardkontexts. Aufzeichnungen allein können das nicht von einer privaten CA oder einem fehlenden Zwischenzertifikat unterscheiden.',
})

function servedWhat(group: readonly TlsAttempt[]): Said {
  const { server, serverName, durationMs, alert } = group[0] as TlsAttempt
  return say(
    {
      en: '{server} answered {many} from {peers}{asked} with {shown}; the peer left{after} {alert}.',
      de: '{server} hat {many} von {peers}{asked} mit {shown} beantwortet; die Gegenstelle brach{after} {alert} ab.',
    },
    {
      server: formatEndpoint(server),
      many: { count: group.length, of: TLS_CONNECTION },
      peers: { list: group.map(attempt => attempt.client.address) },
      asked:
        serverName === undefined
          ? ''
          : say({ en: ' that asked for {serverName}', de: ' (Servername {serverName})' }, { serverName }),
      shown: shownWhat(group[0] as TlsAttempt),
      after: afterWords(durationMs),
      alert: alertWords(alert),
    },
  )
}

function shownWhat({ serverChain: [leaf], context }: TlsAttempt): Said {
  if (leaf === undefined && context === undefined)
    return say({ en: 'a certificate that TLS 1.3 hides', de: 'einem Zertifikat, das TLS 1.3 verbirgt' })
  if (context === undefined) return certificateWords(leaf as CertificateFacts)
  const { name, because } = context
  if (leaf === undefined)
    return say(
      { en: 'the context {name} ({because})', de: 'dem Kontext {name} ({because})' },
      { name, because },
    )
  return say(
    {
      en: '{certificate} of the context {name} ({because})',
      de: '{certificate} aus dem Kontext {name} ({because})',
    },
    { certificate: certificateWords(leaf), name, because },
  )
}

function confirmation(fault: ChainFault | undefined, records: number): Said[] {
  const own =
    fault === undefined
      ? []
      : [
          say(
            {
              en: "The peer's own reason: {why} ({symbol} {hresult}).",
              de: 'Der Grund, den die Gegenstelle selbst nennt: {why} ({symbol} {hresult}).',
            },
            { why: chainFaultWords(fault), symbol: fault.symbol, hresult: fault.hresult },
          ),
        ]
  const recorded = say({
    en: "Microsoft's own record says the same of the REFER it could not deliver.",
    de: 'Microsofts eigene Aufzeichnung sagt dasselbe von dem REFER, das nicht zuzustellen war.',
  })
  return records === 0 ? own : [...own, recorded]
}

/** What the size of a hidden flight says, and how to see what is in it. */
function hiddenWhat(group: readonly TlsAttempt[]): Said[] {
  const { hiddenFlightBytes, goodFlightBytes, serverChain, server, serverName } = group[0] as TlsAttempt
  if (hiddenFlightBytes === undefined || serverChain.length > 0) return []
  const [good] = goodFlightBytes
  const compared =
    good === undefined
      ? say({
          en: 'too few for a chain with an intermediate: it is the default certificate, or the right one without its intermediate',
          de: 'zu wenige für eine Kette mit Zwischenzertifikat: Es ist das Standardzertifikat, oder dem richtigen fehlt sein Zwischenzertifikat',
        })
      : say(
          {
            en: 'while in connections that went well it sent {good}',
            de: 'in gelungenen Verbindungen dagegen {good}',
          },
          { good },
        )
  const command = showCertificates(server, serverName)
  return [
    say(
      {
        en: 'It sent {bytes} octets of certificate and proof, {compared}. What would prove it: {command}',
        de: 'Er sandte {bytes} Bytes an Zertifikat und Nachweis, {compared}. Was es beweisen würde: {command}',
      },
      { bytes: hiddenFlightBytes, compared, command },
    ),
  ]
}

/** Three tries within a second and a fourth some twelve seconds later (seen by MSXFAQ; Microsoft does not document it). */
function rhythm(group: readonly TlsAttempt[]): Said[] {
  // Whoever made the tries, as a probe did, knows why.
  const met = group.filter(({ views }) => views.some(view => view.role === 'server'))
  for (const tries of Map.groupBy(met, attempt => attempt.client.address).values()) {
    for (const [index, first] of tries.entries()) {
      const third = tries[index + 2]
      if (third === undefined || third.at - first.at > BURST) continue
      const fourth = tries.find(
        each => each.at - third.at > LATE_TRY.least && each.at - third.at < LATE_TRY.most,
      )
      return [rhythmWords(third.at - first.at, fourth === undefined ? undefined : fourth.at - third.at)]
    }
  }
  return []
}
const BURST = 1000
const LATE_TRY = { least: 8000, most: 16_000 }

const rhythmWords = (burst: number, late: number | undefined): Said =>
  say(
    {
      en: 'Three tries came within {burst}{late}, as when Microsoft has a REFER to bring to the SBC.',
      de: 'Drei Versuche kamen binnen {burst}{late}, so wie Microsoft es tut, wenn es dem SBC ein REFER zu bringen hat.',
    },
    {
      burst: { millis: burst },
      late:
        late === undefined
          ? ''
          : say(
              { en: ' and a fourth {late} later', de: ' und ein vierter {late} danach' },
              { late: { millis: late } },
            ),
    },
  )

function intermittent(group: readonly TlsAttempt[], good: readonly TlsHandshakeFact[]): Said[] {
  if (good.length === 0) return []
  const bad = new Set(group.map(attempt => attempt.client.address))
  const served = new Set(good.map(each => clientOf(each).address))
  const both = [...bad].filter(address => served.has(address))
  const pattern =
    both.length > 0
      ? say(
          {
            en: 'The same listener gave {who} the right certificate at other times.',
            de: 'Derselbe Listener gab {who} zu anderen Zeiten das richtige Zertifikat.',
          },
          { who: { list: both } },
        )
      : say(
          {
            en: 'The same listener gave {who} the right certificate, so it chooses by source address.',
            de: 'Derselbe Listener gab {who} das richtige Zertifikat, wählt also nach der Quelladresse.',
          },
          { who: { list: served } },
        )
  return [pattern, PROBE_PROVES_NOTHING]
}

const PROBE_PROVES_NOTHING = say({
  en: 'A probe from one address therefore proves nothing; what does is the context that the configuration binds to the listener, or the context noted for each accepted connection.',
  de: 'Eine Probe von einer Adresse aus beweist daher nichts; beweiskräftig ist der Kontext, den die Konfiguration an den Listener bindet, oder der Kontext, der zu jeder angenommenen Verbindung vermerkt ist.',
})
