// The first SBC is down, and every call waits for it before it reaches the next: a backup in a route of its own is asked
// only when the time of the first one has run out, call after call.

import type { FactLog } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { type CallAttempt, outboundAttempts } from '../../sip/call-attempts.ts'

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
  failed: CallAttempt
  next: CallAttempt
}

function find(facts: FactLog): Match[] {
  return outboundAttempts(facts).flatMap(({ source, attempts }) => {
    const detours = detoursIn(attempts)
    return [...Map.groupBy(detours, ({ failed }) => failed.sbc)].flatMap(([sbc, all]) =>
      isTrap(sbc, all, attempts) ? matchesOf(`${source} ${sbc}`, sbc, all) : [],
    )
  })
}

function isTrap(sbc: string, detours: readonly Detour[], attempts: readonly CallAttempt[]): boolean {
  const from = detours[0]?.failed.at ?? 0
  const to = detours.at(-1)?.failed.at ?? 0
  const then = attempts.filter(({ at }) => at >= from && at <= to)
  const isUp = then.some(attempt => attempt.sbc === sbc && attempt.outcome === 'answered')
  const seconds = new Set(detours.map(({ next }) => next))
  const begun = then.filter(attempt => !seconds.has(attempt))
  return !isUp && detours.length >= CALLS_NEEDED && detours.length >= ALWAYS * begun.length
}

function detoursIn(attempts: readonly CallAttempt[]): Detour[] {
  const byCall = new Map<string, CallAttempt>()
  return attempts.flatMap(attempt => {
    const keys = [attempt.call, attempt.pair].filter(key => key !== undefined)
    const failed = keys
      .map(key => byCall.get(key))
      .find(before => before !== undefined && attempt.at - before.at <= NEXT_ATTEMPT)
    const isDetour = failed !== undefined && failed.sbc !== attempt.sbc
    if (attempt.outcome === 'silent') for (const key of keys) byCall.set(key, attempt)
    else for (const key of keys) byCall.delete(key)
    return isDetour ? [{ failed, next: attempt }] : []
  })
}

const CALL: Noun = { en: ['call', 'calls'], de: ['Anruf', 'Anrufe'] }

function matchesOf(about: string, sbc: string, detours: readonly Detour[]): Match[] {
  const waits = detours.map(({ failed, next }) => next.at - failed.at).sort((left, right) => left - right)
  const says = say(
    {
      en: '{many} tried {sbc} first, without an answer, and went on to {others}, most of them after {wait}. Nothing was answered over {sbc} in that time. If the SBCs stand in different routes, every call waits so.',
      de: '{many} gingen zuerst zu {sbc}, ohne Antwort, und dann weiter zu {others}, meist nach {wait}. Über {sbc} kam in dieser Zeit nichts zustande. Stehen die SBCs in verschiedenen Routen, wartet so jeder Anruf.',
    },
    {
      many: { count: detours.length, of: CALL },
      sbc,
      others: { list: detours.map(({ next }) => next.sbc) },
      wait: { millis: waits[Math.floor(waits.length / 2)] ?? 0 },
    },
  )
  return detours.map(({ failed, next }) => ({
    about,
    instance: failed.instance,
    certainty: 'likely' as const,
    says,
    evidence: [...failed.evidence, ...next.evidence],
  }))
}
