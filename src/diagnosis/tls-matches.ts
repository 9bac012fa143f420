// What the rules about certificates share: matches of one cause, by the end whose chain was refused.

import { duration, type FactLog } from '../facts/index.ts'
import { counted, listed } from '../findings/index.ts'
import { formatEndpoint, type Millis } from '../kernel/index.ts'
import type { Match } from './rule.ts'
import { attemptKey, type TlsAttempt, type TlsCause, tlsAttempts } from './tls-attempts.ts'
import { recordsOf } from './transfer-records.ts'

/**
 * One match an attempt, all of one end with the same sentence: who showed what to whom, what `wrong` says of it, and
 * how the other end left. Proven when the refusing end, or Microsoft's record, says so itself.
 */
export function matchesOf(cause: TlsCause, facts: FactLog, wrong: (attempt: TlsAttempt) => string): Match[] {
  const all = tlsAttempts(facts)
  const records = recordsOf(cause, facts, all)
  const attempts = all.filter(attempt => attempt.cause === cause)
  const groups = Map.groupBy(attempts, aboutOf)
  const matches = [...groups].flatMap(([about, group]) => {
    const first = group.find(attempt => attempt.fault !== undefined) ?? (group[0] as TlsAttempt)
    const confirmed = first.fault !== undefined || records.length > 0
    const says = [`${wrong(first)} ${leaving(first, group)}`, confirmation(first, records.length)]
      .join(' ')
      .trim()
    return group.map(
      (attempt): Match => ({
        about,
        instance: attemptKey(attempt),
        certainty: confirmed ? 'proven' : 'likely',
        says,
        evidence: [...attempt.views, ...records],
      }),
    )
  })
  return matches.length > 0 || cause === 'default-certificate'
    ? matches
    : records.map(record => recordOnly(record))
}

const recordOnly = (record: Match['evidence'][number] & { phrase: string }): Match => ({
  about: 'record',
  instance: `record ${record.at}`,
  certainty: 'likely',
  says: `Microsoft's own record says so: ${record.phrase}.`,
  evidence: [record],
})

const aboutOf = (attempt: TlsAttempt): string => {
  const [end, chain] =
    attempt.refused === 'server'
      ? [attempt.server, attempt.serverChain]
      : [attempt.client, attempt.clientChain]
  const place = attempt.refused === 'server' ? formatEndpoint(end) : end.address
  return `${place} ${chain[0]?.fingerprint256 ?? ''}`
}

/** `52.114.75.24 left 4 connections, the first after 16 ms, without an alert.` */
function leaving(first: TlsAttempt, group: readonly TlsAttempt[]): string {
  const who = listed(
    group.map(({ refused, client, server }) => (refused === 'server' ? client : server).address),
  )
  const how = first.alert === undefined ? 'without an alert' : `with the alert ${first.alert}`
  const when = duration(first.durationMs as Millis)
  return `${who} left ${counted(group.length, 'connection')}${group.length === 1 ? '' : ', the first'} after ${when}, ${how}.`
}

function confirmation(first: TlsAttempt, records: number): string {
  if (first.fault !== undefined)
    return `Its own reason: ${first.fault.says} (${first.fault.symbol} ${first.fault.hresult}).`
  return records > 0 ? "Microsoft's own record confirms it." : ''
}

/** `CN=sbc1.example.net`, or what stands for it where it was not seen. */
export const shownBy = (attempt: TlsAttempt): string => {
  const leaf = (attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain)[0]
  return leaf === undefined ? 'a certificate that was not seen' : `CN=${leaf.subject}`
}

/** The end whose chain was refused. */
export const ownerOf = (attempt: TlsAttempt): string =>
  attempt.refused === 'server' ? formatEndpoint(attempt.server) : attempt.client.address
