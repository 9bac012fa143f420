// TLS contexts of an SBC that can agree on nothing with Microsoft, by their settings alone.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import { cipherSuite, MICROSOFT_CIPHERS } from '../../tls/index.ts'
import type { Match } from '../rule.ts'
import { contextNamed, type SettingOf, settingMatch, teamsSettings } from '../settings/teams-settings.ts'

/** Contexts for Teams that take neither TLS 1.2 nor 1.3; whether Microsoft speaks 1.3 alone is not documented. */
export const contextsTooOld = (facts: FactLog): Match[] =>
  contextsForTeams(facts).flatMap((context): Match[] => {
    const { name, versions } = context.setting
    if (versions === undefined || versions.includes('TLSv1.2')) return []
    const isNew = versions.includes('TLSv1.3')
    const match = settingMatch(
      say(
        {
          en: 'TLS context {name} takes {versions} alone, and Microsoft asks for TLSv1.2.',
          de: 'Der TLS-Kontext {name} nimmt allein {versions}, und Microsoft verlangt TLSv1.2.',
        },
        { name, versions: { list: versions } },
      ),
      context,
      { certainty: isNew ? 'possible' : 'proven' },
    )
    return [isNew ? { ...match, severity: 'warning' } : match]
  })

/** Contexts for Teams whose suites are all named, and none of them is Microsoft's. */
export const contextsWithoutSuite = (facts: FactLog): Match[] =>
  contextsForTeams(facts).flatMap((context): Match[] => {
    const { name, ciphers, versions = [] } = context.setting
    const named = ciphers === undefined ? undefined : suitesNamed(ciphers)
    if (named === undefined || named.some(suite => MICROSOFT_CIPHERS.includes(suite))) return []
    // With TLS 1.3, whose suites are others, they may agree all the same.
    const isNew = versions.includes('TLSv1.3')
    const match = settingMatch(
      say(
        {
          en: 'TLS context {name} takes {ciphers} alone; none of these is among the four suites Microsoft lists.',
          de: 'Der TLS-Kontext {name} nimmt allein {ciphers}; keine davon ist unter den vier Suites aus Microsofts Liste.',
        },
        { name, ciphers: { list: named } },
      ),
      context,
      { certainty: isNew ? 'possible' : 'likely' },
    )
    return [isNew ? { ...match, severity: 'warning' } : match]
  })

/** Of the listener and of the calls, each once. */
function contextsForTeams(facts: FactLog): SettingOf<'tls-context'>[] {
  const used = teamsSettings(facts).flatMap(({ contexts, sipInterface, proxySet }) =>
    [sipInterface?.setting.context, proxySet.setting.context ?? sipInterface?.setting.context].map(name =>
      contextNamed(contexts, name),
    ),
  )
  return [...new Set(used)].filter(context => context !== undefined)
}

/** Undefined where a word stands for several suites, `HIGH` or `ECDHE+AES`, which only OpenSSL could spell out. */
function suitesNamed(ciphers: string): string[] | undefined {
  const words = ciphers.split(/[:,\s]+/).filter(word => word !== '' && !/^[!-]/.test(word))
  const suites = words.map(word => cipherSuite(word)?.openssl)
  return suites.length > 0 && suites.every(suite => suite !== undefined) ? suites : undefined
}
