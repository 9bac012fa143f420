// One name of the three is not enough: when its data centre is away, so is Teams, and the other regions take the SBC
// for dead.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import type { Match, Rule } from '../rule.ts'
import { settingMatch, teamsSettings } from '../teams-settings.ts'

export const optionsOneRegion: Rule = {
  id: 'options/one-region',
  severity: 'warning',
  title: {
    en: 'Not all three proxies of Microsoft are asked',
    de: 'Nicht alle drei Proxys von Microsoft werden gefragt',
  },
  remedy: {
    en: 'Name sip.pstnhub.microsoft.com, sip2.pstnhub.microsoft.com and sip3.pstnhub.microsoft.com in this order, each with port 5061 and TLS, and send OPTIONS to all of them.',
    de: 'sip.pstnhub.microsoft.com, sip2.pstnhub.microsoft.com und sip3.pstnhub.microsoft.com in dieser Reihenfolge eintragen, jeweils mit Port 5061 und TLS, und an alle OPTIONS senden.',
  },
  reference: 'Microsoft Learn, "Plan Direct Routing", section "SIP signaling: FQDNs"',
  find: notAllNamed,
}

const PROXIES = ['sip.pstnhub.microsoft.com', 'sip2.pstnhub.microsoft.com', 'sip3.pstnhub.microsoft.com']
/** It resolves to the addresses of all three; Microsoft allows it where the SBC chooses among addresses itself. */
const ALL = 'sip-all.pstnhub.microsoft.com'

function notAllNamed(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap(({ proxySet }): Match[] => {
    const { name, proxies } = proxySet.setting
    const named = proxies.map(proxy => proxy.host.toLowerCase())
    const missing = PROXIES.filter(host => !named.includes(host))
    if (missing.length === 0 || named.includes(ALL)) return []
    // Government clouds have names of their own, and addresses are told by another rule.
    if (!named.some(host => PROXIES.includes(host))) return []
    return [
      settingMatch(
        say(
          {
            en: 'Proxy set {name} does not name {missing}.',
            de: 'Das Proxy-Set {name} nennt {missing} nicht.',
          },
          { name, missing: { list: missing } },
        ),
        proxySet,
      ),
    ]
  })
}
