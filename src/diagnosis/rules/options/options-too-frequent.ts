// Microsoft asks for OPTIONS once a minute.

import { type FactLog, hostIn, requestUri } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'
import { isAnswered, type OptionsExchange, optionsExchanges } from '../../sip/options-exchanges.ts'

export const optionsTooFrequent: Rule = {
  id: 'options/too-frequent',
  severity: 'info',
  title: {
    en: 'OPTIONS are sent more often than asked for',
    de: 'OPTIONS werden öfter gesendet als verlangt',
  },
  remedy: {
    en: 'Send OPTIONS to each of the three proxies once a minute. What Microsoft does about more is not documented.',
    de: 'OPTIONS an jeden der drei Proxys einmal je Minute senden. Was Microsoft bei mehr tut, ist nicht dokumentiert.',
  },
  reference: 'Microsoft Learn, "Monitor and troubleshoot Direct Routing": an interval of one minute',
  find: facts => [...setTooShort(facts), ...sentTooOften(facts)],
}

/** Timers of SBCs are not exact. */
const LEAST = seconds(45)

function setTooShort(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap(({ proxySet }): Match[] => {
    const { name, optionsIntervalMs } = proxySet.setting
    if (optionsIntervalMs === undefined || optionsIntervalMs >= LEAST) return []
    return [
      settingMatch(
        say(
          {
            en: 'Proxy set {name} sends OPTIONS every {interval}.',
            de: 'Das Proxy-Set {name} sendet alle {interval} OPTIONS.',
          },
          { name, interval: { millis: optionsIntervalMs } },
        ),
        proxySet,
      ),
    ]
  })
}

/** As many intervals as show a habit. */
const INTERVALS = 5

/** OPTIONS of one trunk to one proxy that come too soon after each other. */
interface Habit {
  trunk: string
  proxy: string
  intervalMs: number
  exchanges: OptionsExchange[]
}

/** What was not answered is repeated sooner, and rightly. */
function sentTooOften(facts: FactLog): Match[] {
  const answered = optionsExchanges(facts).filter(each => each.by === 'sbc' && isAnswered(each))
  const habits = [...Map.groupBy(answered, trunkAndProxy).values()].flatMap(habitOf)
  return [...Map.groupBy(habits, ({ trunk }) => trunk)].flatMap(([trunk, group]) => {
    const says = say(
      {
        en: '{trunk} sends OPTIONS every {interval} to {proxies}.',
        de: '{trunk} sendet alle {interval} OPTIONS an {proxies}.',
      },
      {
        trunk,
        interval: {
          millis: group.reduce((least, { intervalMs }) => Math.min(least, intervalMs), LEAST as number),
        },
        proxies: { list: group.map(({ proxy }) => proxy) },
      },
    )
    return group.flatMap(({ exchanges }) =>
      exchanges.map(
        ({ request, instance }): Match => ({
          about: trunk,
          instance,
          certainty: 'proven',
          says,
          evidence: [request],
        }),
      ),
    )
  })
}

function habitOf(exchanges: OptionsExchange[]): Habit[] {
  const times = exchanges.map(({ request }) => request.at).sort((left, right) => left - right)
  const lengths = times.slice(1).map((at, index) => at - (times[index] as number))
  const median = lengths.sort((left, right) => left - right)[Math.floor(lengths.length / 2)]
  const [first] = exchanges
  if (first === undefined || median === undefined) return []
  if (lengths.length < INTERVALS || median >= LEAST) return []
  const proxy = hostIn(requestUri(first.request)) ?? first.microsoft.address
  return [{ trunk: trunkOf(first), proxy, intervalMs: median, exchanges }]
}

const trunkOf = ({ request, sbc }: OptionsExchange): string => hostIn(request.contact ?? '') ?? sbc.address

const trunkAndProxy = (each: OptionsExchange): string =>
  [
    ...[each.observer, each.sbc.address, trunkOf(each)],
    ...[each.microsoft.address, hostIn(requestUri(each.request))],
  ].join(' ')
