// An SBC that sends no OPTIONS: Microsoft never asks it back and takes it for dead within minutes.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { minutes } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'
import { optionsExchanges } from '../../sip/options-exchanges.ts'
import { dialogsOf, isWithMicrosoft } from '../../sip/sip-dialogs.ts'
import { watchedTimes } from '../../watched-time.ts'

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
  find,
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

/** Twice the longest interval Microsoft allows: who sends any has sent one. */
const LONG_ENOUGH = minutes(6)
/** Of one call somebody may have cut out the messages; of several hardly. */
const DIALOGS = 3

function find(facts: FactLog): Match[] {
  const set = notSet(facts)
  const seen = notSeen(facts)
  if (set.length === 0 || seen.length === 0) return [...set, ...seen]
  // The setting is why, the wire shows that it matters and when.
  const says = [...set, ...seen].flatMap(match => match.says)
  const evidence = seen.flatMap(match => match.evidence) as Match['evidence']
  return set.map(match => ({ ...match, says, evidence: [...evidence, ...match.evidence] }))
}

/** An observer that reads SIP with Microsoft for long enough, and never OPTIONS. */
function notSeen(facts: FactLog): Match[] {
  const watches = watchedTimes(facts)
  const exchanges = optionsExchanges(facts)
  const dialogs = dialogsOf(facts).filter(isWithMicrosoft)
  return [...Map.groupBy(dialogs, ({ observer }) => observer)].flatMap(([observer, group]): Match[] => {
    // Microsoft asks only whom it has heard: where it does, OPTIONS of the SBC went by unseen.
    if (group.length < DIALOGS || exchanges.some(each => each.observer === observer)) return []
    const messages = group.flatMap(dialog => dialog.messages).sort((left, right) => left.at - right.at)
    const [first, last] = [messages[0], messages.at(-1)]
    if (first === undefined || last === undefined || last.at - first.at < LONG_ENOUGH) return []
    if (watches.get(observer)?.isWhole(first.at, last.at) !== true) return []
    const keepsOptions = facts
      .of('sip')
      .some(message => message.observer === observer && message.method === 'OPTIONS')
    return [
      {
        about: observer,
        instance: observer,
        certainty: keepsOptions ? 'likely' : 'possible',
        says: say(
          {
            en: 'In {length} of SIP with Microsoft ({dialogs} dialogs) {observer} holds no OPTIONS of the SBC to it.',
            de: 'In {length} SIP mit Microsoft ({dialogs} Dialoge) enthält {observer} keine OPTIONS des SBC dorthin.',
          },
          { length: { millis: last.at - first.at }, dialogs: group.length, observer },
        ),
        evidence: [first, last],
      },
    ]
  })
}
