// An SBC that sends no OPTIONS: Microsoft never asks it back and takes it for dead within minutes.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import type { Match, Rule } from '../rule.ts'
import { settingMatch, teamsSettings } from '../teams-settings.ts'

export const optionsMissing: Rule = {
  id: 'options/missing',
  severity: 'critical',
  title: { en: 'No OPTIONS are sent to Teams', de: 'An Teams werden keine OPTIONS gesendet' },
  remedy: {
    en: 'Let the SBC send OPTIONS to sip, sip2 and sip3.pstnhub.microsoft.com once a minute, each with the FQDN of the SBC in Contact. AudioCodes: proxy set, Proxy Keep-Alive "Using OPTIONS", 60 seconds.',
    de: 'Den SBC jede Minute OPTIONS an sip, sip2 und sip3.pstnhub.microsoft.com senden lassen, jeweils mit dem FQDN des SBC im Contact. AudioCodes: Proxy-Set, Proxy Keep-Alive "Using OPTIONS", 60 Sekunden.',
  },
  reference:
    'Microsoft Learn, "Monitor and troubleshoot Direct Routing" and "SBC connectivity issues": an SBC without OPTIONS in the last three minutes is tried last',
  find: notSet,
}

function notSet(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap(({ proxySet }): Match[] =>
    proxySet.setting.optionsIntervalMs !== undefined
      ? []
      : [
          settingMatch(
            say(
              {
                en: 'Proxy set {name} towards Microsoft sends no OPTIONS.',
                de: 'Das Proxy-Set {name} zu Microsoft sendet keine OPTIONS.',
              },
              { name: proxySet.setting.name },
            ),
            proxySet,
          ),
        ],
  )
}
