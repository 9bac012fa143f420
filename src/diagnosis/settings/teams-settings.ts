// Which of an SBC's settings are those for Teams: the proxy set that names Microsoft's proxies, and what hangs on it.
//
//   proxy set (sip.pstnhub.microsoft.com) --> SIP interface --> TLS context
//        ^-- IP group --> IP profile              ^-- classification

import {
  type Fact,
  isMicrosoftAddress,
  isMicrosoftName,
  type Setting,
  type SettingFact,
} from '../../facts/index.ts'
import type { Certainty, Said } from '../../findings/index.ts'
import { oncePerLog } from '../once.ts'
import type { Match } from '../rule.ts'

/** A fact whose setting is of one kind. */
export type SettingOf<Object extends Setting['object']> = SettingFact & {
  setting: Extract<Setting, { object: Object }>
}

/** The settings of one SBC for Teams. */
export interface TeamsSettings {
  /** The file they come from. */
  observer: string
  proxySet: SettingOf<'proxy-set'>
  sipInterface: SettingOf<'sip-interface'> | undefined
  ipGroup: SettingOf<'ip-group'> | undefined
  profile: SettingOf<'ip-profile'> | undefined
  /** Of the SIP interface. */
  classifications: SettingOf<'classification'>[]
  contexts: SettingOf<'tls-context'>[]
}

/** Proxy sets towards Microsoft in one configuration; an SBC has a handful. */
const PROXY_SETS_LIMIT = 100

/** One for each proxy set towards Microsoft. */
export const teamsSettings = oncePerLog((facts): readonly TeamsSettings[] => {
  const all = facts.of('setting')
  return [...Map.groupBy(all, fact => fact.observer)].flatMap(([observer, group]) => {
    const of = <Object extends Setting['object']>(object: Object): SettingOf<Object>[] =>
      group.filter((fact): fact is SettingOf<Object> => fact.setting.object === object)
    return of('proxy-set')
      .filter(({ setting }) => setting.proxies.some(proxy => isMicrosoftHost(proxy.host)))
      .slice(0, PROXY_SETS_LIMIT)
      .map(proxySet => {
        const sipInterface = of('sip-interface').find(
          ({ setting }) => setting.name === proxySet.setting.sipInterface,
        )
        const ipGroup = of('ip-group').find(({ setting }) => setting.proxySet === proxySet.setting.name)
        return {
          observer,
          proxySet,
          sipInterface,
          ipGroup,
          profile: of('ip-profile').find(({ setting }) => setting.name === ipGroup?.setting.profile),
          classifications: of('classification').filter(
            ({ setting }) =>
              setting.sipInterface === undefined || setting.sipInterface === sipInterface?.setting.name,
          ),
          contexts: of('tls-context'),
        }
      })
  })
})

export const isMicrosoftHost = (host: string): boolean => isMicrosoftName(host) || isMicrosoftAddress(host)

/** The context of this name, or the default one where none is named. */
export const contextNamed = (
  contexts: readonly SettingOf<'tls-context'>[],
  name: string | undefined,
): SettingOf<'tls-context'> | undefined =>
  contexts.find(({ setting }) => (name === undefined ? setting.isDefault : setting.name === name))

/** What is wrong with a setting is proven by it alone; what will come of it may be `likely`. */
export const settingMatch = (
  says: Said,
  fact: SettingFact,
  { beside = [], certainty = 'proven' }: { beside?: Fact[]; certainty?: Certainty } = {},
): Match => ({
  about: `settings ${fact.observer} ${fact.setting.name}`,
  instance: `${fact.observer} ${fact.setting.name}`,
  certainty,
  says,
  evidence: [fact, ...beside],
})
