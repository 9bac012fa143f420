// Microsoft calls from any address of its ranges, and the SBC takes only some of them for Microsoft's: their
// connections and certificates are fine, their requests are refused or left lying.

import type { FactLog } from '../../../facts/index.ts'
import { type Noun, type Said, say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { knownByAddress } from '../../settings/known-by-address.ts'
import {
  callerOf,
  type MicrosoftRequest,
  type RefusedCaller,
  refusedCallers,
} from '../../sip/microsoft-callers.ts'

export const callerRefused: Rule = {
  id: 'sip/caller-refused',
  severity: 'critical',
  title: {
    en: "The SBC turns some of Microsoft's addresses away",
    de: 'Der SBC weist einen Teil der Adressen von Microsoft ab',
  },
  remedy: {
    en: "Classify by what all of Microsoft's requests carry, Contact with pstnhub.microsoft.com, on the SIP interface for Teams; and accept 52.112.0.0/14 and 52.122.0.0/15 wherever callers are known by address.",
    de: 'Nach dem klassifizieren, was alle Anfragen von Microsoft tragen, Contact mit pstnhub.microsoft.com, am SIP-Interface für Teams; und überall, wo Anrufer an der Adresse erkannt werden, 52.112.0.0/14 und 52.122.0.0/15 annehmen.',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "SIP signaling: IP addresses"; "Issues that affect call transfers": a REFER may come from any of them',
  find,
}

const REQUEST: Noun = { en: ['request', 'requests'], de: ['Anfrage', 'Anfragen'] }

function find(facts: FactLog): Match[] {
  const callers = refusedCallers(facts)
  if (callers.length === 0) return []
  const settings = knownByAddress(facts)
  return [...Map.groupBy(callers, ({ observer }) => observer).values()].flatMap(group => {
    const says = [...refusedWhat(group), ...settings.flatMap(match => match.says)]
    // A refusal that was seen is one; an answer that was not may only be missing here.
    const isAnswered = group.some(({ requests }) => requests.some(each => each.answer !== undefined))
    const certainty = settings.length > 0 && isAnswered ? 'proven' : 'likely'
    const beside = [...settings.flatMap(match => match.evidence), ...exampleOf(group)]
    return group.flatMap(({ requests }) =>
      requests.map(
        ({ request, answer, instance }): Match => ({
          about: 'caller',
          instance,
          certainty,
          says,
          evidence: answer === undefined ? [request, ...beside] : [request, answer, ...beside],
        }),
      ),
    )
  })
}

function refusedWhat(group: readonly RefusedCaller[]): Said[] {
  const requests = group.flatMap(each => each.requests)
  const statuses = requests.flatMap(({ answer }) =>
    answer?.status === undefined ? [] : [`${answer.status}`],
  )
  const isSilent = requests.some(({ answer }) => answer === undefined)
  const values = {
    many: { count: requests.length, of: REQUEST },
    from: { list: group.map(({ address }) => address) },
    how: isSilent
      ? statuses.length > 0
        ? say(OR_NOT, { statuses: { list: statuses } })
        : NOT_AT_ALL
      : say(WITH, { statuses: { list: statuses } }),
  }
  return [
    say(
      {
        en: '{many} from {from} came over good connections and were answered {how}.',
        de: '{many} von {from} kamen über gute Verbindungen und wurden {how} beantwortet.',
      },
      values,
    ),
    say(
      {
        en: 'Those from {others} were served at the same time.',
        de: 'Die von {others} wurden zur selben Zeit bedient.',
      },
      { others: { list: servedBeside(group[0]).map(({ request }) => callerOf(request)) } },
    ),
  ]
}

const WITH = { en: 'with {statuses}', de: 'mit {statuses}' } as const
const OR_NOT = { en: 'with {statuses} or not at all', de: 'mit {statuses} oder gar nicht' } as const
const NOT_AT_ALL = { en: 'not at all', de: 'gar nicht' } as const

/** An SBC that turned everybody away for a while has served others before it. */
const servedBeside = (caller: RefusedCaller | undefined): MicrosoftRequest[] =>
  caller === undefined
    ? []
    : caller.served.filter(({ request }) => request.at > caller.requests[0].request.at)

const exampleOf = ([first]: readonly RefusedCaller[]): Match['evidence'][number][] => {
  const [example] = servedBeside(first)
  if (example === undefined) return []
  return example.answer === undefined ? [example.request] : [example.request, example.answer]
}
