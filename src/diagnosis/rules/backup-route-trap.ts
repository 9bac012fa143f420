// The first SBC is down, and every call waits for it before it reaches the next: a backup in a route of its own is asked
// only when the time of the first one has run out, call after call.

import type { CallRecordFact, FactLog } from '../../facts/index.ts'
import { type Noun, say } from '../../findings/index.ts'
import { seconds } from '../../kernel/index.ts'
import { callRecordsIn, instanceOf, isOutbound, sbcOf } from '../call-records.ts'
import type { Match, Rule } from '../rule.ts'

export const backupRouteTrap: Rule = {
  id: 'routing/backup-route-trap',
  severity: 'critical',
  title: {
    en: 'Every call waits for an SBC that is down before it reaches the backup',
    de: 'Jeder Anruf wartet auf einen ausgefallenen SBC, bevor er den Ersatz erreicht',
  },
  remedy: {
    en: 'Put both SBCs into one route: Teams then takes the healthy one first. Until the first is mended, take it out with Set-CsOnlinePSTNGateway -Enabled $false, and keep SendSipOptions on, without which it is never demoted. `linesman route whatif --down` shows the wait of each arrangement.',
    de: 'Beide SBCs in eine Route stellen: Teams nimmt dann den gesunden zuerst. Bis der erste repariert ist, ihn mit Set-CsOnlinePSTNGateway -Enabled $false herausnehmen und SendSipOptions eingeschaltet lassen, ohne das er nie zurückgestuft wird. `linesman route whatif --down` zeigt die Wartezeit jeder Anordnung.',
  },
  reference: 'MSXFAQ, "Direct Routing Hochverfügbar"; Microsoft Learn, "Trunk failover on outbound calls"',
  find,
}

/** Calls that went this way before it is a pattern. */
const CALLS_NEEDED = 3
/** Of the calls in that time, so many tried the dead one first: in one route it would be a part of them. */
const ALWAYS = 0.8
/** A second attempt that has an id of its own follows the first within this time. */
const NEXT_ATTEMPT = seconds(60)

/** One call: the attempt that ran out, and the one after it over another SBC. */
interface Detour {
  failed: CallRecordFact
  next: CallRecordFact
}

function find(facts: FactLog): Match[] {
  const outbound = callRecordsIn(facts).filter(isOutbound)
  const detours = detoursIn(outbound)
  return [...Map.groupBy(detours, ({ failed }) => sbcOf(failed))].flatMap(([sbc, all]) => {
    const from = all[0]?.failed.at ?? 0
    const to = all.at(-1)?.failed.at ?? 0
    const then = outbound.filter(record => record.at >= from && record.at <= to)
    const isUp = then.some(record => sbcOf(record) === sbc && record.successful)
    const seconds = new Set(all.map(({ next }) => next))
    const begun = then.filter(record => !seconds.has(record))
    if (isUp || all.length < CALLS_NEEDED || all.length < ALWAYS * begun.length) return []
    return matchesOf(sbc, all)
  })
}

/** Time ran out, or no connection could be made. */
const isDead = ({ successful, microsoftCode = 0 }: CallRecordFact): boolean =>
  !successful && (microsoftCode === 500_001 || Math.floor(microsoftCode / 1000) === 569)

function detoursIn(outbound: readonly CallRecordFact[]): Detour[] {
  const byCall = new Map<string, CallRecordFact>()
  return outbound.flatMap(record => {
    const keys = [record.sharedId ?? record.id, `${record.caller} ${record.callee}`]
    const failed = keys
      .map(key => byCall.get(key))
      .find(before => before !== undefined && record.at - before.at <= NEXT_ATTEMPT)
    const isDetour = failed !== undefined && sbcOf(failed) !== sbcOf(record)
    if (isDead(record)) for (const key of keys) byCall.set(key, record)
    else for (const key of keys) byCall.delete(key)
    return isDetour ? [{ failed, next: record }] : []
  })
}

const CALL: Noun = { en: ['call', 'calls'], de: ['Anruf', 'Anrufe'] }

function matchesOf(sbc: string, detours: readonly Detour[]): Match[] {
  const waits = detours.map(({ failed, next }) => next.at - failed.at).sort((left, right) => left - right)
  const says = say(
    {
      en: '{many} tried {sbc} first, without an answer, and went on to {others}, most of them after {wait}. Nothing was answered over {sbc} in that time. If the SBCs stand in different routes, every call waits so.',
      de: '{many} gingen zuerst zu {sbc}, ohne Antwort, und dann weiter zu {others}, meist nach {wait}. Über {sbc} kam in dieser Zeit nichts zustande. Stehen die SBCs in verschiedenen Routen, wartet so jeder Anruf.',
    },
    {
      many: { count: detours.length, of: CALL },
      sbc,
      others: { list: detours.map(({ next }) => sbcOf(next)) },
      wait: { millis: waits[Math.floor(waits.length / 2)] ?? 0 },
    },
  )
  return detours.map(({ failed, next }) => ({
    about: `record ${sbc}`,
    instance: instanceOf(failed),
    certainty: 'likely' as const,
    says,
    evidence: [failed, next],
  }))
}
