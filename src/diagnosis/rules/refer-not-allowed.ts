// Teams sends a REFER only to an SBC that says it takes one, in the Allow of its INVITE or of its 200 OK.

import { headerValues, hostIn, isMicrosoftName, type SipFact } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import type { Match, Rule } from '../rule.ts'
import {
  type Dialog,
  dialogsOf,
  isByMicrosoft,
  isFirstInvite,
  isSuccess,
  isWithMicrosoft,
} from '../sip-dialogs.ts'

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
  find: facts => dialogsOf(facts).filter(isWithMicrosoft).flatMap(inDialog),
}

/** Without both, Teams transfers inside itself or with Replaces. */
const NEEDED = ['REFER', 'NOTIFY']

function inDialog(dialog: Dialog): Match[] {
  const invite = dialog.messages.find(isFirstInvite)
  if (invite === undefined) return []
  const answer = dialog.messages.find(message => isSuccess(message, 'INVITE') && message.cseq === invite.cseq)
  const ours = [invite, answer].find(message => message !== undefined && isOurs(message, invite, dialog))
  if (ours === undefined || !isWhole(ours)) return []
  const allowed = new Set(
    headerValues(ours, 'Allow').flatMap(value => value.split(',').map(word => word.trim().toUpperCase())),
  )
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

/** The side of the dialog that is not Microsoft: it calls Microsoft's host, or answers Microsoft's node. */
function isOurs(message: SipFact, invite: SipFact, dialog: Dialog): boolean {
  if (isByMicrosoft(message)) return false
  if (message === invite)
    return isMicrosoftName(hostIn(message.startLine) ?? '') || answersByMicrosoft(dialog, invite)
  return isByMicrosoft(invite)
}

const answersByMicrosoft = (dialog: Dialog, invite: SipFact): boolean =>
  dialog.messages.some(message => message.direction !== invite.direction && isByMicrosoft(message))

/** A log may keep only parts of a message. */
const isWhole = (message: SipFact): boolean => headerValues(message, 'CSeq').length > 0
