// Microsoft's proxies have names because their addresses change.

import { type FactLog, isMicrosoftAddress } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'

export const addressPinned: Rule = {
  id: 'dns/address-pinned',
  severity: 'warning',
  title: {
    en: 'Addresses of Microsoft stand where its names should',
    de: 'Adressen von Microsoft stehen, wo seine Namen stehen sollten',
  },
  remedy: {
    en: 'Name the three FQDNs and let the SBC resolve them again within 15 minutes: a node that is taken out of service answers 503 or not at all.',
    de: 'Die drei FQDNs eintragen und den SBC sie spätestens alle 15 Minuten neu auflösen lassen: ein Knoten, der außer Betrieb geht, antwortet mit 503 oder gar nicht.',
  },
  reference:
    'Microsoft Learn, "SBC connectivity issues" and "Plan Direct Routing", section "SIP signaling: FQDNs"',
  find,
}

function find(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap(({ proxySet }): Match[] => {
    const { name, proxies } = proxySet.setting
    const pinned = proxies.map(proxy => proxy.host).filter(isMicrosoftAddress)
    if (pinned.length === 0) return []
    return [
      settingMatch(
        say(
          { en: 'Proxy set {name} names {pinned}.', de: 'Das Proxy-Set {name} nennt {pinned}.' },
          { name, pinned: { list: pinned } },
        ),
        proxySet,
      ),
    ]
  })
}
