// Somebody was busy or declined, and the SBC or the carrier behind it calls again and again: the user finds a row of
// missed calls. Teams answers 486 with Q.850 cause 34, which many carriers take for an invitation.

import type { FactLog } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { type CallAttempt, inboundAttempts } from '../../sip/call-attempts.ts'

export const callsRetried: Rule = {
  id: 'calls/retried-after-refusal',
  severity: 'warning',
  title: {
    en: 'Calls that were refused are tried again at once',
    de: 'Abgelehnte Anrufe werden sofort wiederholt',
  },
  remedy: {
    en: 'Stop the SBC from trying the next route after 486 and 603, and map them to Q.850 cause 17 and 21 towards the carrier instead of the cause 34 Microsoft sends.',
    de: 'Dem SBC nach 486 und 603 den Versuch auf der nächsten Route abgewöhnen und sie zum Anbieter hin auf Q.850 Cause 17 und 21 abbilden statt auf Cause 34, das Microsoft sendet.',
  },
  reference:
    'Microsoft Learn, "Manage call notifications"; "Direct Routing: SIP protocol", Q.850 codes (NICC ND1017)',
  find,
}

const REFUSED = [486, 600, 603]
/** A person needs longer than that to dial again. */
const AT_ONCE = seconds(5)
const TRIES = 3

function find(facts: FactLog): Match[] {
  return inboundAttempts(facts).flatMap(({ source, attempts }) => {
    const known = attempts.filter(({ pair }) => pair !== undefined)
    const pairs = Map.groupBy(known, ({ sbc, pair }) => `${sbc} ${pair}`)
    return [...pairs.values()].flatMap(seriesIn).map(run => matchOf(source, run))
  })
}

/** Runs of calls in which each came at once after the refusal of the one before. */
function seriesIn(attempts: readonly CallAttempt[]): CallAttempt[][] {
  const runs: CallAttempt[][] = []
  let last: CallAttempt | undefined
  for (const attempt of attempts) {
    const follows = last !== undefined && isRefused(last) && attempt.at - last.endedAt <= AT_ONCE
    if (follows) runs.at(-1)?.push(attempt)
    else runs.push([attempt])
    last = attempt
  }
  return runs.filter(run => run.filter(isRefused).length >= TRIES)
}

const isRefused = ({ outcome, status }: CallAttempt): boolean =>
  outcome === 'refused' && REFUSED.includes(status ?? 0)

const CALL: Noun = { en: ['call', 'calls'], de: ['Anruf', 'Anrufe'] }

function matchOf(source: string, run: readonly CallAttempt[]): Match {
  const [first] = run as [CallAttempt]
  const { sbc } = first
  return {
    about: `${source} ${sbc}`,
    instance: first.instance,
    certainty: 'likely',
    says: say(
      {
        en: '{many} came over {sbc} from one number to another within {time}, each after {status} to the one before.',
        de: '{many} kamen über {sbc} von einer Nummer zu einer anderen innerhalb von {time}, jeder nach {status} auf den vorigen.',
      },
      {
        many: { count: run.length, of: CALL },
        sbc,
        time: { millis: (run.at(-1) as CallAttempt).at - first.at },
        status: String(first.status),
      },
    ),
    evidence: [...first.evidence, ...run.slice(1).flatMap(attempt => attempt.evidence)],
  }
}
