// Microsoft asks back whether the SBC is alive, and the SBC refuses to say.

import { type FactLog, headerValues } from '../../../facts/index.ts'
import { type Said, say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { refusedCallers } from '../../sip/microsoft-callers.ts'
import { isAnswered, type OptionsExchange, optionsExchanges } from '../../sip/options-exchanges.ts'
import { isInMicrosoftsName } from '../../sip/sip-dialogs.ts'

export const optionsRefused: Rule = {
  id: 'options/refused',
  severity: 'critical',
  title: {
    en: "The SBC answers Microsoft's OPTIONS with an error",
    de: 'Der SBC beantwortet OPTIONS von Microsoft mit einem Fehler',
  },
  remedy: {
    en: "Let the SBC answer OPTIONS of Microsoft's with 200: classify callers by the host in Contact (pstnhub.microsoft.com) and not by their addresses, and route nothing. 503 is right only while the SBC is to get no calls.",
    de: 'Den SBC OPTIONS von Microsoft mit 200 beantworten lassen: Anrufer am Host im Contact (pstnhub.microsoft.com) erkennen und nicht an ihren Adressen, und nichts weiterleiten. 503 ist nur richtig, solange der SBC keine Anrufe bekommen soll.',
  },
  reference: 'Microsoft Learn, "SBC connectivity issues" and "Monitor and troubleshoot Direct Routing"',
  find,
}

function find(facts: FactLog): Match[] {
  const asked = optionsExchanges(facts).filter(({ by }) => by === 'microsoft')
  // Where some addresses are served and others not, that is what is wrong.
  const turnedAway = new Set(
    refusedCallers(facts).flatMap(({ requests }) => requests.map(({ request }) => request)),
  )
  const refused = asked.filter(
    ({ request, answer }) =>
      (answer?.status ?? 0) >= 300 &&
      !turnedAway.has(request) &&
      // Who only asks in Microsoft's name, as a probe does, is rightly told to go.
      !isInMicrosoftsName(request),
  )
  return [...Map.groupBy(refused, ({ sbc }) => sbc.address).values()].flatMap(group => {
    const [first, last] = [group[0], group.at(-1)] as [OptionsExchange, OptionsExchange]
    const others = asked.filter(
      each =>
        isAnswered(each) && each.sbc.address === first.sbc.address && each.request.at >= first.request.at,
    ).length
    const isOver = asked.some(each => isAnswered(each) && each.request.at > last.request.at)
    return group.map(
      ({ request, answer, instance }): Match => ({
        about: first.sbc.address,
        instance,
        certainty: 'proven',
        severity: group.every(isPause) ? 'info' : others > 0 || isOver ? 'warning' : 'critical',
        says: [refusedWhat(group), ...pauseWords(group), ...answeredWords(others)],
        evidence: answer === undefined ? [request] : [request, answer],
      }),
    )
  })
}

/** It wants no calls for a while, and says so (RFC 3261 section 21.5.4): one that drains, or has too much to do. */
const isPause = ({ answer }: OptionsExchange): boolean =>
  answer?.status === 503 && headerValues(answer, 'Retry-After').length > 0

const pauseWords = (group: readonly OptionsExchange[]): Said[] =>
  group.every(isPause)
    ? [
        say({
          en: 'It says itself when to ask again: it wants no calls until then.',
          de: 'Er sagt selbst, wann wieder zu fragen ist: Bis dahin will er keine Anrufe.',
        }),
      ]
    : []

function refusedWhat(group: readonly OptionsExchange[]): Said {
  const { sbc } = group[0] as OptionsExchange
  return say(
    {
      en: '{sbc} answered OPTIONS from {peers} with {statuses}.',
      de: '{sbc} hat OPTIONS von {peers} mit {statuses} beantwortet.',
    },
    {
      sbc: formatEndpoint(sbc),
      peers: { list: group.map(({ microsoft }) => microsoft.address) },
      statuses: { list: group.map(({ answer }) => String(answer?.status ?? '')) },
    },
  )
}

const answeredWords = (others: number): Said[] =>
  others === 0
    ? []
    : [
        say(
          {
            en: 'Others of the same time were answered with 200 ({others}).',
            de: 'Andere derselben Zeit wurden mit 200 beantwortet ({others}).',
          },
          { others },
        ),
      ]
