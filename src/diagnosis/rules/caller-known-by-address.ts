// Microsoft calls from any address of its ranges, not only from those its names resolve to. An SBC that knows callers
// by the addresses of the proxy set refuses the others, REFERs among them.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import type { Match, Rule } from '../rule.ts'
import { isMicrosoftHost, settingMatch, teamsSettings } from '../teams-settings.ts'

export const callerKnownByAddress: Rule = {
  id: 'sip/caller-known-by-address',
  severity: 'warning',
  title: {
    en: 'Teams is known by the addresses its names have at the moment',
    de: 'Teams wird an den Adressen erkannt, die seine Namen gerade haben',
  },
  remedy: {
    en: "Classify by what all of Microsoft's requests carry: Contact with pstnhub.microsoft.com, on the SIP interface for Teams; and let the firewall accept 52.112.0.0/14 and 52.122.0.0/15.",
    de: 'Nach dem klassifizieren, was alle Anfragen von Microsoft tragen: Contact mit pstnhub.microsoft.com, am SIP-Interface für Teams; und die Firewall 52.112.0.0/14 und 52.122.0.0/15 annehmen lassen.',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "SIP signaling: IP addresses"; "Issues that affect call transfers": a REFER may come from any of them',
  find,
}

function find(facts: FactLog): Match[] {
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
