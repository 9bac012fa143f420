// Microsoft asks for OPTIONS once a minute.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import { seconds } from '../../kernel/index.ts'
import type { Match, Rule } from '../rule.ts'
import { settingMatch, teamsSettings } from '../teams-settings.ts'

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
  find: setTooShort,
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
