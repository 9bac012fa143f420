// The SBC holds on to an address of Microsoft's whose node is being drained.

import type { FactLog } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { drainedProxies, RESOLVE_AGAIN, silentProxies } from '../../network/dead-proxies.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import { type TeamsSettings, teamsSettings } from '../../settings/teams-settings.ts'

export const drainedProxy: Rule = {
  id: 'dns/drained-proxy',
  severity: 'warning',
  title: {
    en: "Calls go to a proxy of Microsoft's that is being taken out of service",
    de: 'Anrufe gehen an einen Proxy von Microsoft, der gerade außer Betrieb geht',
  },
  remedy: {
    en: 'Call Microsoft by the three FQDNs and resolve them anew at least every 15 minutes; on a 503 go on to sip2 and sip3. Addresses written down in the SBC grow old.',
    de: 'Microsoft über die drei FQDNs rufen und sie mindestens alle 15 Minuten neu auflösen; bei 503 zu sip2 und sip3 weitergehen. Im SBC notierte Adressen veralten.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 503',
  find: facts => [...recorded(facts), ...toDrained(facts), ...toSilent(facts)],
}

const REQUEST: Noun = { en: ['request', 'requests'], de: ['Anfrage', 'Anfragen'] }
const ATTEMPT: Noun = { en: ['attempt', 'attempts'], de: ['Versuch', 'Versuche'] }

const recorded = (facts: FactLog): Match[] =>
  codeMatches(facts, { codes: [540_998], certainty: 'proven', severity: 'warning' })

/** A first 503 is how Microsoft tells an SBC to go elsewhere, and no fault; going on with it is. */
function toDrained(facts: FactLog): Match[] {
  return drainedProxies(facts).flatMap(({ address, signs }) => {
    const length = (signs.at(-1)?.at ?? signs[0].at) - signs[0].at
    const pinned = pinning(facts, address)
    if (length < RESOLVE_AGAIN && pinned.length === 0) return []
    return signs.map(
      (sign): Match => ({
        about: address,
        instance: `${sign.callId} ${sign.method} ${sign.cseq}`,
        certainty: 'proven',
        says: [
          say(
            {
              en: '{address} answered {many} in {length} with 503, because it is drained.',
              de: '{address} hat in {length} auf {many} mit 503 geantwortet, weil er außer Betrieb geht.',
            },
            { address, many: { count: signs.length, of: REQUEST }, length: { millis: length } },
          ),
          ...pinned.map(pinnedWords),
        ],
        evidence: [sign, ...pinned.map(({ proxySet }) => proxySet)],
      }),
    )
  })
}

function toSilent(facts: FactLog): Match[] {
  return silentProxies(facts).flatMap(({ address, signs }) => {
    const pinned = pinning(facts, address)
    return signs.map(
      (sign): Match => ({
        about: address,
        instance: `${sign.observer} ${sign.connection}`,
        certainty: pinned.length > 0 ? 'likely' : 'possible',
        says: [
          say(
            {
              en: '{address} took no connection in {length} ({many}), while other addresses of Microsoft did. Either it is out of service and its name leads elsewhere by now, or a firewall does not let the SBC reach it.',
              de: '{address} nahm in {length} keine Verbindung an ({many}), andere Adressen von Microsoft dagegen schon. Entweder ist er außer Betrieb, und sein Name führt längst woandershin, oder eine Firewall lässt den SBC nicht zu ihm.',
            },
            {
              address,
              length: { millis: (signs.at(-1)?.at ?? sign.at) - signs[0].at },
              many: { count: signs.length, of: ATTEMPT },
            },
          ),
          ...pinned.map(pinnedWords),
        ],
        evidence: [sign, ...pinned.map(({ proxySet }) => proxySet)],
      }),
    )
  })
}

/** Proxy sets that name the address itself. */
const pinning = (facts: FactLog, address: string): TeamsSettings[] =>
  teamsSettings(facts).filter(({ proxySet }) =>
    proxySet.setting.proxies.some(proxy => proxy.host === address),
  )

const pinnedWords = ({ proxySet }: TeamsSettings): ReturnType<typeof say> =>
  say(
    {
      en: 'Proxy set {name} names this address itself.',
      de: 'Das Proxy-Set {name} nennt diese Adresse selbst.',
    },
    { name: proxySet.setting.name },
  )
