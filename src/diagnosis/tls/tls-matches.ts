// What the rules about certificates share: matches of one cause, by the end whose chain was refused.

import type { FactLog } from '../../facts/index.ts'
import { EVIDENCE_LIMIT, type Noun, type Said, say } from '../../findings/index.ts'
import { formatEndpoint } from '../../kernel/index.ts'
import { recordKey } from '../../records/index.ts'
import { callsOver, type MicrosoftRecord, sbcOf } from '../records/call-records.ts'
import { recorded } from '../records/code-rule.ts'
import type { Match } from '../rule.ts'
import { afterWords, alertWords, chainFaultWords } from '../words/fact-words.ts'
import { nameForShell } from '../words/verifying-command.ts'
import { attemptKey, type TlsAttempt, type TlsCause, tlsAttempts } from './tls-attempts.ts'
import { confirming, recordsOf } from './transfer-records.ts'

/**
 * One match an attempt, all of one end with the same sentence: who showed what to whom, what `wrong` says of it as the
 * beginning of a sentence, and how the other end left. Proven when the refusing end, or Microsoft's record, says so
 * itself.
 */
export function matchesOf(cause: TlsCause, facts: FactLog, wrong: (attempt: TlsAttempt) => Said): Match[] {
  const all = tlsAttempts(facts)
  const records = recordsOf(cause, facts, all)
  const attempts = all.filter(attempt => attempt.cause === cause)
  const groups = Map.groupBy(attempts, aboutOf)
  const matches = [...groups].flatMap(([about, group]) => {
    const first = group.find(attempt => attempt.fault !== undefined) ?? (group[0] as TlsAttempt)
    const own = confirming(records, group)
    const confirmed = first.fault !== undefined || own.length > 0
    const says = [wrong(first), leaving(first, group), ...confirmation(first, own.length)]
    return group.map(
      (attempt): Match => ({
        about,
        instance: attemptKey(attempt),
        certainty: confirmed ? 'proven' : 'likely',
        says,
        evidence: [...attempt.views, ...own.slice(0, EVIDENCE_LIMIT)],
      }),
    )
  })
  return matches.length > 0 || cause === 'default-certificate' ? matches : recordMatches(records, facts)
}

/** Where nothing but records tells of the handshakes: those of one SBC about the same. */
export function recordMatches(records: readonly MicrosoftRecord[], facts: FactLog, ...more: Said[]): Match[] {
  return [...Map.groupBy(records, sbcOf)].flatMap(([sbc, group]) => {
    const says = [recorded(group, callsOver(facts, sbc)), ...more, whatWouldProve(sbc)]
    return group.map(
      (record): Match => ({
        about: `record ${sbc}`,
        instance: recordKey(record),
        certainty: 'likely',
        says,
        evidence: [record],
      }),
    )
  })
}

const whatWouldProve = (sbc: string): Said =>
  say(
    {
      en: 'What would prove it: `linesman probe {sbc} --sni {name} --times 10`, from several addresses; or `linesman diagnose` with a capture of the listener, or with the log of the SBC, which names the TLS context of each connection.',
      de: 'Was es beweisen würde: `linesman probe {sbc} --sni {name} --times 10`, von mehreren Adressen aus; oder `linesman diagnose` mit einem Mitschnitt am Listener oder mit dem Protokoll des SBC, das zu jeder Verbindung den TLS-Kontext nennt.',
    },
    { sbc: `${nameForShell(sbc)}:5061`, name: nameForShell(sbc) },
  )

const aboutOf = (attempt: TlsAttempt): string => {
  // What an SBC has against Microsoft's certificate it has at every address of Microsoft's.
  if (MICROSOFTS.has(attempt.cause))
    return (attempt.refused === 'server' ? attempt.client : attempt.server).address
  const [end, chain] =
    attempt.refused === 'server'
      ? [attempt.server, attempt.serverChain]
      : [attempt.client, attempt.clientChain]
  const place = attempt.refused === 'server' ? formatEndpoint(end) : end.address
  return `${place} ${chain[0]?.fingerprint256 ?? ''}`
}

const MICROSOFTS: ReadonlySet<TlsCause> = new Set(['microsoft-root', 'client-eku'])

const LEFT: Noun = {
  en: ['connection', 'connections'],
  de: ['Verbindung wurde', 'Verbindungen wurden'],
}

/** `52.114.75.24 left 4 connections, the first after 16 ms, without an alert.` */
function leaving(first: TlsAttempt, group: readonly TlsAttempt[]): Said {
  const who = group.map(({ refused, client, server }) => (refused === 'server' ? client : server).address)
  const after = afterWords(first.durationMs)
  const values = {
    who: { list: who },
    many: { count: group.length, of: LEFT },
    after:
      after === '' || group.length === 1
        ? after
        : say({ en: ', the first{after}', de: ', die erste{after}' }, { after }),
    how: alertWords(first.alert),
  }
  return group.length === 1
    ? say(
        {
          en: '{who} left {many}{after}, {how}.',
          de: '{many} von {who}{after} abgebrochen, {how}.',
        },
        values,
      )
    : say(
        {
          en: '{who} left {many}{after}, {how}.',
          de: '{many} von {who} abgebrochen{after}, {how}.',
        },
        values,
      )
}

function confirmation({ fault }: TlsAttempt, records: number): Said[] {
  if (fault !== undefined)
    return [
      say(
        {
          en: 'Its own reason: {why} ({symbol} {hresult}).',
          de: 'Ihr eigener Grund: {why} ({symbol} {hresult}).',
        },
        { why: chainFaultWords(fault), symbol: fault.symbol, hresult: fault.hresult },
      ),
    ]
  return records > 0
    ? [say({ en: "Microsoft's own record confirms it.", de: 'Microsofts eigene Aufzeichnung bestätigt es.' })]
    : []
}

/** `CN=sbc1.example.net`, or what stands for it where it was not seen. */
export const shownBy = (attempt: TlsAttempt): Said => {
  const leaf = (attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain)[0]
  return leaf === undefined
    ? say({ en: 'a certificate that was not seen', de: 'ein Zertifikat, das nicht zu sehen war' })
    : say({ en: 'CN={subject}', de: 'CN={subject}' }, { subject: leaf.subject })
}

/** The end whose chain was refused. */
export const ownerOf = (attempt: TlsAttempt): string =>
  attempt.refused === 'server' ? formatEndpoint(attempt.server) : attempt.client.address

/** The end that refused it. */
export const refuserOf = (attempt: TlsAttempt): string =>
  attempt.refused === 'server' ? attempt.client.address : formatEndpoint(attempt.server)

/** Whether somebody who decided it said so. */
export const isProven = ({ certainty }: Match): boolean => certainty === 'proven'
