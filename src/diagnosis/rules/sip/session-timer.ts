// Session-Expires below what Teams allows and no second try; or a session that nobody refreshed, and its end.

import { type FactLog, headerValues, type SipFact } from '../../../facts/index.ts'
import { type Noun, type Said, say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import { parseSessionExpires } from '../../../sip/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'
import {
  type Dialog,
  dialogsOf,
  isFromMicrosoft,
  isOpposite,
  isRequest,
  isSuccess,
} from '../../sip/sip-dialogs.ts'

export const sessionTimer = codeRule({
  id: 'sip/session-timer',
  severity: 'warning',
  certainty: 'proven',
  codes: [540_422],
  title: {
    en: 'A session timer is too small for Teams, or runs out without a refresh',
    de: 'Ein Session-Timer ist Teams zu klein oder läuft ohne Auffrischung ab',
  },
  remedy: {
    en: 'Set Session-Expires on the SBC to 1800 s or more, or have it try again with the Min-SE of the 422 (RFC 4028 section 6). Where calls end with their session, let the side that is due refresh it by re-INVITE after half of the time.',
    de: 'Session-Expires am SBC auf 1800 s oder mehr stellen oder den SBC mit dem Min-SE des 422 erneut versuchen lassen (RFC 4028, Abschnitt 6). Wo Anrufe mit ihrer Sitzung enden, die Seite, die an der Reihe ist, nach der halben Zeit mit re-INVITE auffrischen lassen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 422; RFC 4028',
  seen: facts => seen(facts),
})

const seen = (facts: FactLog): Match[] => [
  ...tooSmall(facts),
  ...dialogsOf(facts).flatMap(dialog => expired(dialog, facts)),
]

/** Answered 422, and not tried again with the Min-SE that was asked for. */
const tooSmall = (facts: FactLog): Match[] =>
  refusedByMicrosoft(facts)
    .filter(({ status, dialog, answer }) => status === 422 && !isTriedAgain(dialog, answer))
    .map(refusal =>
      refusalMatch(
        refusal,
        'too small',
        'proven',
        say(
          {
            en: 'An INVITE to Teams with Session-Expires {asked} was answered with {answer}, Min-SE {least}, and not repeated with more.',
            de: 'Ein INVITE an Teams mit Session-Expires {asked} wurde mit {answer}, Min-SE {least}, beantwortet und nicht mit mehr wiederholt.',
          },
          {
            asked: expiresIn(refusal.invite) ?? '?',
            answer: answerWords(refusal),
            least: headerValues(refusal.answer, 'Min-SE')[0] ?? '?',
          },
        ),
      ),
    )

const isTriedAgain = ({ messages }: Dialog, refusal: SipFact): boolean =>
  messages.some(
    message =>
      message.method === 'INVITE' &&
      message.cseq > refusal.cseq &&
      message.status !== undefined &&
      message.status !== 422 &&
      message.direction === refusal.direction,
  )

/** The long form or the short one (RFC 4028 section 4). */
const expiresIn = (message: SipFact): string | undefined =>
  headerValues(message, 'Session-Expires')[0] ?? headerValues(message, 'x')[0]

/** RFC 4028 section 10: who waits for a refresh ends the session the lesser of 32 s and a third of it before its end. */
const BEFORE_END = seconds(32)
/** Others wait for the end, and a little longer. */
const AFTER_END = seconds(32)
const SLACK = seconds(2)

function expired(dialog: Dialog, facts: FactLog): Match[] {
  const { messages, callId, observer } = dialog
  const bye = messages.find(message => isRequest(message, 'BYE'))
  const last = messages.findLast(message => isRefreshed(message) && message.at <= (bye?.at ?? 0))
  const session = last === undefined ? undefined : parseSessionExpires(expiresIn(last) ?? '')
  if (bye === undefined || last === undefined || !session?.ok) return []
  const length = seconds(session.value.intervalSeconds)
  const over = bye.at - last.at
  if (over < length - Math.min(BEFORE_END, length / 3) - SLACK || over > length + AFTER_END) return []
  const tries = messages.filter(message => isRefresh(message) && message.at > last.at && message.at < bye.at)
  const says = say(
    {
      en: 'A call was ended {over} after its session of {length} s was last agreed: {why}.',
      de: 'Ein Anruf wurde {over} nach der letzten Vereinbarung seiner Sitzung von {length} s beendet: {why}.',
    },
    {
      over: { millis: over },
      length: session.value.intervalSeconds,
      why: whyNot(tries, refresherOf(last, session.value.refresher, dialog)),
    },
  )
  return [
    {
      about: `expired ${bye.remote.address}`,
      instance: callId,
      certainty: facts.of('gap').some(gap => gap.observer === observer) ? 'possible' : 'likely',
      severity: 'critical',
      says,
      evidence: [bye, last, ...tries],
    },
  ]
}

/** A session is agreed or refreshed by what answers INVITE or UPDATE. */
const isRefreshed = (message: SipFact): boolean =>
  isSuccess(message, 'INVITE') || isSuccess(message, 'UPDATE')
const isRefresh = (message: SipFact): boolean => isRequest(message, 'INVITE') || isRequest(message, 'UPDATE')

const TRY: Noun = { en: ['try', 'tries'], de: ['Versuch', 'Versuchen'] }

function whyNot(tries: readonly SipFact[], refresher: string | undefined): Said {
  if (tries.length > 0)
    return say(
      { en: 'no refresh succeeded, in {tries}', de: 'keine Auffrischung gelang in {tries}' },
      { tries: { count: tries.length, of: TRY } },
    )
  return refresher === undefined
    ? say({ en: 'no refresh came', de: 'es kam keine Auffrischung' })
    : say(
        {
          en: 'no refresh came, which was due from {refresher}',
          de: 'es kam keine Auffrischung, fällig von {refresher}',
        },
        { refresher },
      )
}

/** `uac` is who sent the request that `answer` answers (RFC 4028 section 7.1). */
function refresherOf(answer: SipFact, role: string | undefined, { messages }: Dialog): string | undefined {
  if (role === undefined) return undefined
  const theirs = messages.filter(message => isOpposite(message, answer) === (role === 'uac'))
  if (theirs.some(isFromMicrosoft)) return 'Microsoft'
  const [first] = theirs
  return first && (first.direction === 'sent' ? first.local : first.remote).address
}
