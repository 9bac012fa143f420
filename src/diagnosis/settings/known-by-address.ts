// An SBC's settings that know Microsoft by the addresses its names have at the moment, and by nothing else.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import type { Match } from '../rule.ts'
import { isMicrosoftHost, settingMatch, teamsSettings } from './teams-settings.ts'

/** `likely`: requests from other addresses will be refused. What was seen of it is for another rule to join. */
export function knownByAddress(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap(({ ipGroup, proxySet, classifications }): Match[] => {
    if (ipGroup?.setting.byProxySet !== true) return []
    const isByHost = classifications.some(
      ({ setting }) =>
        setting.ipGroup === ipGroup.setting.name &&
        (/pstnhub\.microsoft\.com/i.test(setting.condition ?? '') ||
          (setting.sourceAddress !== undefined && isWide(setting.sourceAddress))),
    )
    if (isByHost) return []
    return [
      settingMatch(
        say(
          {
            en: 'IP group {name} knows its callers by the addresses of proxy set {proxySet}, and no classification names Microsoft. Requests from other addresses of its ranges are refused.',
            de: 'Die IP-Gruppe {name} erkennt Anrufer an den Adressen des Proxy-Sets {proxySet}, und keine Klassifizierung nennt Microsoft. Anfragen von anderen Adressen seiner Bereiche werden abgewiesen.',
          },
          { name: ipGroup.setting.name, proxySet: proxySet.setting.name },
        ),
        ipGroup,
        { beside: [proxySet], certainty: 'likely' },
      ),
    ]
  })
}

/** `52.112.*.*` or `52.112.0.0/14`: more than one address, of Microsoft. */
const isWide = (source: string): boolean =>
  /[*/]/.test(source) && isMicrosoftHost(source.replace(/\/\d+$/, '').replaceAll('*', '0'))
