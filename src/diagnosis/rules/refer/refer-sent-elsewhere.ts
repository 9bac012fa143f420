// After a REFER the SBC must call Teams, even where the target is a telephone number; here it called somebody else.

import { type FactLog, inTimes, type SipFact, uriIn, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint, type Instant } from '../../../kernel/index.ts'
import { oncePerLog } from '../../once.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'
import {
  REFERRED,
  SAME_MOMENT,
  SentCalls,
  sentInvitesOf,
  TO_MICROSOFT,
  toTarget,
  toUser,
} from '../../sip/sent-calls.ts'
import { isFirstInvite, isFromMicrosoft, isRequest, targetOf } from '../../sip/sip-dialogs.ts'
import { type Transfer, transfersOf } from '../../sip/transfers.ts'
import { type Surroundings, surroundingsOf } from '../../surroundings.ts'
import { watchedTimes } from '../../watched-time.ts'

export const referSentElsewhere: Rule = {
  id: 'refer/sent-elsewhere',
  severity: 'critical',
  title: {
    en: 'The INVITE after a REFER did not go to Teams',
    de: 'Das INVITE nach einem REFER ging nicht an Teams',
  },
  remedy: {
    en: 'Route the INVITE that a REFER causes back to the SIP proxy of Teams with the content of Refer-To as Request-URI. AudioCodes: handle REFER locally and route by the trigger REFER to the Teams IP group; Ribbon: interop mode Office 365.',
    de: 'Das INVITE, das ein REFER auslöst, an den SIP-Proxy von Teams zurückleiten, mit dem Inhalt von Refer-To als Request-URI. AudioCodes: REFER lokal behandeln und nach dem Auslöser REFER zur IP-Gruppe von Teams routen; Ribbon: Interop-Modus Office 365.',
  },
  reference:
    'Microsoft Learn, "Issues that affect call transfers": after a REFER the INVITE must return to the SIP proxy, not go to the PSTN or any other destination',
  find: facts => {
    const surroundings = surroundingsOf(facts)
    return [
      ...transfersOf(facts).flatMap(transfer => inTransfer(transfer, facts, surroundings)),
      ...setToForward(facts),
    ]
  },
}

/** Calls to others than Microsoft. */
const astrayOf = oncePerLog(facts => {
  const { isMicrosoft } = surroundingsOf(facts)
  return new SentCalls(sentInvitesOf(facts).filter(({ remote }) => !isMicrosoft(remote.address)))
})

/** Calls that came from Microsoft, by observer and the user called; oldest first. */
const fromTeamsOf = oncePerLog(
  (facts): ReadonlyMap<string, readonly SipFact[]> =>
    Map.groupBy(
      facts
        .of('sip')
        .filter(each => each.direction === 'received' && isFirstInvite(each) && isFromMicrosoft(each)),
      invite => `${invite.observer} ${userIn(targetOf(invite))}`,
    ),
)

/** Observers that saw the SBC begin something with Microsoft, an OPTIONS at least: they would have seen it call Teams. */
const watchersOf = oncePerLog((facts): ReadonlySet<string> => {
  const { isMicrosoft } = surroundingsOf(facts)
  const isBegun = (message: SipFact): boolean => isFirstInvite(message) || isRequest(message, 'OPTIONS')
  return new Set(
    facts
      .of('sip')
      .filter(each => each.direction === 'sent' && isBegun(each) && isMicrosoft(each.remote.address))
      .map(({ observer }) => observer),
  )
})

/**
 * Whether Teams itself sent the call on, so that the one it asked for had come to it, seen or not: a capture that begins
 * late cannot read the connections that stood already.
 */
const isOnItsWayOut = (invite: SipFact, refer: SipFact, facts: FactLog): boolean =>
  inTimes(
    fromTeamsOf(facts).get(`${invite.observer} ${userIn(targetOf(invite))}`) ?? [],
    refer.at,
    (invite.at + SAME_MOMENT) as Instant,
  ).length > 0

function inTransfer(transfer: Transfer, facts: FactLog, { isMicrosoft }: Surroundings): Match[] {
  const { refer, toTarget: called, dialog, observer } = transfer
  const target = uriIn(refer.referTo ?? '')
  // Of one who has not seen the call begin it must be known that what passes between the SBC and Teams is seen at all.
  const isSeen = dialog.messages.some(isFirstInvite) || watchersOf(facts).has(observer)
  if (target === undefined || !isSeen) return []
  const isToTeams = ({ remote }: SipFact): boolean =>
    remote.address === refer.remote.address || isMicrosoft(remote.address)
  // Once Teams was called, what goes to the carrier is Teams' own third INVITE on its way out.
  if (called.some(isToTeams)) return []
  const astray = causedBy(refer, target)
    .flatMap(tie => astrayOf(facts).after(refer, tie, { most: 1 }, invite => !isToTeams(invite)))
    .sort((left, right) => left.at - right.at)[0]
  if (astray === undefined || isOnItsWayOut(astray, refer, facts)) return []
  // Teams may have been called where the observer could not look.
  const isWhole = watchedTimes(facts).get(observer)?.isWhole(refer.at, astray.at)
  if (isWhole !== true) return []
  return [
    {
      about: astray.remote.address,
      instance: dialog.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'A REFER to {target} was answered with an INVITE to {where} instead of Teams.',
          de: 'Auf ein REFER zu {target} folgte ein INVITE an {where} statt an Teams.',
        },
        {
          target: userIn(target) ?? { en: 'a user of Teams', de: 'einem Benutzer von Teams' },
          where: formatEndpoint(astray.remote),
        },
      ),
      evidence: [refer, astray],
    },
  ]
}

/** It carries the REFER's Referred-By, or calls the user the REFER named. */
function causedBy(refer: SipFact, target: string): string[] {
  const user = userIn(target)
  return [
    ...(refer.referredBy === undefined ? [] : [REFERRED]),
    ...(user === undefined ? [TO_MICROSOFT, toTarget(target)] : [toUser(user)]),
  ]
}

/** An SBC that does not carry a REFER out sends it on, to the carrier. */
const setToForward = (facts: FactLog): Match[] =>
  teamsSettings(facts).flatMap(({ profile }) =>
    profile?.setting.refer !== 'forwarded'
      ? []
      : [
          settingMatch(
            say(
              {
                en: 'IP profile {name} for Teams does not handle REFER in the SBC but sends it on to the other side of the call.',
                de: 'Das IP-Profil {name} für Teams führt REFER nicht im SBC aus, sondern reicht es an die andere Seite des Anrufs weiter.',
              },
              { name: profile.setting.name },
            ),
            profile,
            { certainty: 'likely' },
          ),
        ],
  )
