// The article's misbinding in the SBC's own words: Microsoft's proxy set has a TLS context of its own, and the SIP
// interface that Microsoft connects to is left to the default one. Then only callers from addresses of the proxy set
// get the right certificate (AudioCodes SBC User's Manual, "TLS Contexts": proxy set before SIP interface before
// context 0).

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import type { Match } from '../rule.ts'
import { contextNamed, type TeamsSettings, teamsSettings } from './teams-settings.ts'

/**
 * `likely` where interface and proxy set differ; `possible` where both take the default context although another one
 * stands unused. What the wire or a log shows beside it is for the rule to join.
 */
export function defaultContextBound(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap((settings): Match[] => {
    const { sipInterface, proxySet, contexts } = settings
    if (sipInterface === undefined || sipInterface.setting.tlsPort === undefined) return []
    const listener = contextNamed(contexts, sipInterface.setting.context)
    if (listener?.setting.isDefault !== true) return []
    const own = contextNamed(contexts, proxySet.setting.context ?? sipInterface.setting.context)
    if (own !== undefined && !own.setting.isDefault)
      return [
        {
          ...matchOf(settings),
          certainty: 'likely',
          says: say(
            {
              en: 'SIP interface {name}, to which Microsoft connects (TLS port {port}), uses the default TLS context {default}; only proxy set {proxySet} names {context}. Connections from addresses that are not in the proxy set are answered with the default certificate.',
              de: 'Das SIP-Interface {name}, zu dem Microsoft sich verbindet (TLS-Port {port}), nutzt den Standard-TLS-Kontext {default}; nur das Proxy-Set {proxySet} nennt {context}. Verbindungen von Adressen, die nicht im Proxy-Set stehen, beantwortet der SBC mit dem Standardzertifikat.',
            },
            {
              name: sipInterface.setting.name,
              port: String(sipInterface.setting.tlsPort),
              default: listener.setting.name,
              proxySet: proxySet.setting.name,
              context: own.setting.name,
            },
          ),
          evidence: [sipInterface, proxySet, listener, own],
        },
      ]
    const unused = contexts.find(({ setting }) => !setting.isDefault)
    // Where there is one context alone, or it was given a name, the public certificate may well be in it.
    if (unused === undefined || !/^default$/i.test(listener.setting.name)) return []
    return [
      {
        ...matchOf(settings),
        certainty: 'possible',
        severity: 'warning',
        says: say(
          {
            en: 'SIP interface {name} and proxy set {proxySet} both use the default TLS context, while {context} stands unused for Teams. This is right only if the public certificate is in the default context.',
            de: 'SIP-Interface {name} und Proxy-Set {proxySet} nutzen beide den Standard-TLS-Kontext, während {context} für Teams ungenutzt bleibt. Das ist nur richtig, wenn das öffentliche Zertifikat im Standardkontext liegt.',
          },
          {
            name: sipInterface.setting.name,
            proxySet: proxySet.setting.name,
            context: unused.setting.name,
          },
        ),
        evidence: [sipInterface, proxySet, listener, unused],
      },
    ]
  })
}

const matchOf = ({ observer, proxySet }: TeamsSettings): Pick<Match, 'about' | 'instance'> => ({
  about: `settings ${observer}`,
  instance: `${observer} ${proxySet.setting.name}`,
})
