// Teams sends a REFER only to an SBC that says it takes one, in the Allow of its INVITE or of its 200 OK.

import { headerValues, hostIn, isMicrosoftName, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import {
  answersToMicrosoftsOptions,
  type Dialog,
  dialogsOf,
  isByMicrosoft,
  isFirstInvite,
  isSuccess,
  isWhole,
  isWithMicrosoft,
} from '../../sip/sip-dialogs.ts'

export const referNotAllowed: Rule = {
  id: 'refer/not-allowed',
  severity: 'warning',
  title: {
    en: 'The SBC does not tell Teams that it takes a REFER',
    de: 'Der SBC sagt Teams nicht, dass er ein REFER annimmt',
  },
  remedy: {
    en: 'Let the SBC list REFER and NOTIFY in the header Allow of INVITEs and 200 OKs it sends to Teams, and take care that no message manipulation removes them.',
    de: 'Den SBC im Header Allow der INVITEs und 200 OKs, die er an Teams sendet, REFER und NOTIFY aufführen lassen und darauf achten, dass keine Nachrichtenmanipulation sie entfernt.',
  },
  reference: 'Microsoft Learn, "Direct Routing - SIP protocol", section on call transfer',
  find: facts => {
    const dialogs = dialogsOf(facts).filter(isWithMicrosoft)
    const hasCalls = dialogs.some(({ messages }) => messages.some(isFirstInvite))
    return dialogs.flatMap(hasCalls ? inDialog : inOptions)
  },
}

/** Without both, Teams transfers inside itself or with Replaces. */
const NEEDED = ['REFER', 'NOTIFY']

function inDialog(dialog: Dialog): Match[] {
  const invite = dialog.messages.find(isFirstInvite)
  if (invite === undefined) return []
  const answer = dialog.messages.find(message => isSuccess(message, 'INVITE') && message.cseq === invite.cseq)
  const ours = [invite, answer].find(message => message !== undefined && isOurs(message, invite, dialog))
  if (ours === undefined || !isWhole(ours)) return []
  const allowed = allowedBy(ours)
  const missing = NEEDED.filter(method => !allowed.has(method))
  if (missing.length === 0) return []
  const what = ours.status === undefined ? 'INVITE' : '200 OK'
  return [
    {
      about: `${what} ${missing.join()}`,
      instance: dialog.callId,
      certainty: 'proven',
      says:
        allowed.size === 0
          ? say(
              {
                en: 'The {what} to Teams carries no Allow, so Teams cannot know that it may send a REFER.',
                de: 'Im {what} an Teams fehlt Allow; Teams kann also nicht wissen, dass es ein REFER senden darf.',
              },
              { what },
            )
          : say(
              {
                en: 'The {what} to Teams lacks {missing} in Allow.',
                de: 'Allow im {what} an Teams nennt {missing} nicht.',
              },
              { what, missing: { list: missing } },
            ),
      evidence: [ours],
    },
  ]
}

/** What counts is the Allow of calls. Where none was seen that of an answer to OPTIONS, which is often the same, says something. */
const inOptions = (dialog: Dialog): Match[] =>
  answersToMicrosoftsOptions(dialog).flatMap(({ request, answer }): Match[] => {
    const allowed = allowedBy(answer)
    const missing = NEEDED.filter(method => !allowed.has(method))
    if (allowed.size === 0 || missing.length === 0) return []
    return [
      {
        about: `OPTIONS ${missing.join()}`,
        instance: dialog.callId,
        certainty: 'possible',
        says: say(
          {
            en: 'The answer to OPTIONS lacks {missing} in Allow. What counts for Teams is the Allow of INVITE and of its 200 OK; most likely it is the same.',
            de: 'Allow in der Antwort auf OPTIONS nennt {missing} nicht. Für Teams zählt das Allow im INVITE und in dessen 200 OK; höchstwahrscheinlich ist es dasselbe.',
          },
          { missing: { list: missing } },
        ),
        evidence: [answer, request],
      },
    ]
  })

const allowedBy = (message: SipFact): Set<string> =>
  new Set(
    headerValues(message, 'Allow').flatMap(value => value.split(',').map(word => word.trim().toUpperCase())),
  )

/** The side of the dialog that is not Microsoft: it calls Microsoft's host, or answers Microsoft's node. */
function isOurs(message: SipFact, invite: SipFact, dialog: Dialog): boolean {
  if (isByMicrosoft(message)) return false
  if (message === invite)
    return isMicrosoftName(hostIn(message.startLine) ?? '') || answersByMicrosoft(dialog, invite)
  return isByMicrosoft(invite)
}

const answersByMicrosoft = (dialog: Dialog, invite: SipFact): boolean =>
  dialog.messages.some(message => message.direction !== invite.direction && isByMicrosoft(message))
