// One name of the three is not enough: when its data centre is away, so is Teams, and the other regions take the SBC
// for dead.

import { type FactLog, headerValues, hostIn, requestUri } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { minutes } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'
import { isAnswered, type OptionsExchange, optionsExchanges } from '../../sip/options-exchanges.ts'
import { surroundingsOf } from '../../surroundings.ts'
import { watchedTimes } from '../../watched-time.ts'

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
  find: facts => [...notAllNamed(facts), ...notAllAsked(facts)],
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

/** Twice the longest interval Microsoft allows: who asks a proxy at all has asked it. */
const LONG_ENOUGH = minutes(6)

/** OPTIONS that go to one or two of the three for long enough. */
function notAllAsked(facts: FactLog): Match[] {
  const watches = watchedTimes(facts)
  const asking = optionsExchanges(facts).filter(each => each.by === 'sbc' && isAnswered(each))
  return [...Map.groupBy(asking, ({ observer }) => observer)].flatMap(([observer, group]): Match[] => {
    const [first, last] = [group[0], group.at(-1)]
    if (first === undefined || last === undefined) return []
    const [from, to] = [first.request.at, last.request.at]
    if (to - from < LONG_ENOUGH || watches.get(observer)?.isWhole(from, to) !== true) return []
    const named = namesCalled(facts, observer, group)
    const missing = PROXIES.filter(host => !named.has(host))
    if (missing.length === 0 || missing.length === PROXIES.length || named.has(ALL)) return []
    const others = otherAddresses(facts, observer, group, PROXIES.length - missing.length)
    if (others === 'called') return []
    return [
      {
        about: first.sbc.address,
        instance: `${observer} ${first.sbc.address}`,
        certainty: others === 'heard' ? 'likely' : 'possible',
        says: say(
          {
            en: 'In {length} {sbc} asked {asked} and never {missing}.',
            de: 'In {length} fragte {sbc} {asked} und nie {missing}.',
          },
          {
            length: { millis: to - from },
            sbc: first.sbc.address,
            asked: { list: PROXIES.filter(host => named.has(host)) },
            missing: { list: missing },
          },
        ),
        evidence: [first.request, last.request],
      },
    ]
  })
}

/** Every name of Microsoft's the SBC called by, or wanted to. */
function namesCalled(facts: FactLog, observer: string, group: readonly OptionsExchange[]): Set<string> {
  const hosts = group.flatMap(({ request }) => [
    hostIn(requestUri(request)),
    ...['To', 'Route'].flatMap(name => headerValues(request, name).map(hostIn)),
  ])
  const asked = facts.of('tls-handshake').filter(each => each.observer === observer && each.role === 'client')
  const unresolved = facts.of('unresolved').filter(each => each.observer === observer)
  const names = [...hosts, ...asked.map(each => each.serverName), ...unresolved.map(each => each.name)]
  return new Set(names.flatMap(name => name?.toLowerCase() ?? []))
}

/**
 * What else of Microsoft's was seen: an address the SBC called that no name was seen for, which may be the missing
 * one's; or calls from elsewhere alone, which show that nobody looked at one address only.
 */
function otherAddresses(
  facts: FactLog,
  observer: string,
  group: readonly OptionsExchange[],
  names: number,
): 'called' | 'heard' | 'none' {
  const { isMicrosoft } = surroundingsOf(facts)
  const asked = new Set(group.map(({ microsoft }) => microsoft.address))
  const others = [...facts.of('connection-opened'), ...facts.of('connection-closed')].filter(
    each => each.observer === observer && isMicrosoft(each.remote.address) && !asked.has(each.remote.address),
  )
  if (asked.size > names || others.some(each => each.role === 'client')) return 'called'
  return others.length > 0 ? 'heard' : 'none'
}
