// The keys of limits, timers and contested habits. Their defaults are the SBC's own.

import { z } from 'zod'
import { fault, millis, minutes, ok, seconds } from '../kernel/index.ts'
import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS, DEFAULT_TIMERS } from '../sbc/index.ts'
import type { SessionTimerWish } from '../sip/index.ts'
import { defaulted, optional, required, value } from './keys.ts'
import { durationWithin, formatDuration, numberWithin, oneOf, readText, readYes } from './text-values.ts'

const count = (least: number, most: number) => value('number', numberWithin(least, most))
const yesNo = value('yes or no', readYes)
const inWords = (yes: boolean): string => (yes ? 'yes' : 'no')

export const limitKeys = {
  calls: defaulted(count(1, 30_000), String(DEFAULT_LIMITS.calls), {
    description: 'Calls at a time; more get 503 with Retry-After.',
  }),
  callsPerSecond: defaulted(count(1, 10_000), String(DEFAULT_LIMITS.callsPerSecond), {
    description: 'New calls in a second, from both sides together.',
  }),
  transfersPerCall: defaulted(count(0, 100), String(DEFAULT_LIMITS.transfersPerCall), {
    description: 'Transfers a call may go through.',
  }),
  forwardsPerCall: defaulted(count(1, 20), String(DEFAULT_LIMITS.forwardsPerCall), {
    description: 'Times a call may have been forwarded before it comes here; more get 482.',
    source: 'RFC 7044; RFC 5806',
  }),
  transactions: defaulted(count(100, 1_000_000), String(DEFAULT_LIMITS.transactions), {
    description: 'SIP transactions alive at a time.',
  }),
  occupancy: defaulted(count(10, 100), String(DEFAULT_LIMITS.occupancy), {
    description:
      'Percent of the time the SBC may be busy. Above it so many new calls get 503 with Retry-After, before anything is done for them, that the others and all calls that stand are served in time; 100 refuses none for that.',
    source: 'RFC 6357 section 4, RFC 7339',
  }),
  retryAfterSeconds: defaulted(count(1, 3600), String(DEFAULT_LIMITS.retryAfterSeconds), {
    description: 'Retry-After of a 503, in seconds.',
    source: 'RFC 3261 section 20.33',
  }),
}

const timer = (standard: number, shortest: number, longest: number, description: string, source?: string) =>
  defaulted(
    value('duration', durationWithin(millis(shortest), millis(longest))),
    formatDuration(millis(standard)),
    { description, ...(source !== undefined && { source }) },
  )

export const timerKeys = {
  noAnswer: timer(DEFAULT_TIMERS.noAnswerMs, seconds(5), minutes(10), 'How long a callee may ring.'),
  refer: timer(
    DEFAULT_TIMERS.referMs,
    seconds(5),
    minutes(10),
    'How long the target of a transfer may ring.',
  ),
  proxyAnswer: timer(
    DEFAULT_TIMERS.proxyAnswerMs,
    seconds(1),
    seconds(30),
    'How long a proxy may leave an INVITE without any answer, even 100, before the next proxy is called.',
    'RFC 3261 section 17.2.1: 100 within 200 ms',
  ),
  oldLeg: timer(
    DEFAULT_TIMERS.oldLegMs,
    seconds(1),
    minutes(2),
    'How long Microsoft may take to end the old leg after a transfer before the SBC does.',
  ),
  ending: timer(
    DEFAULT_TIMERS.endingMs,
    seconds(5),
    minutes(5),
    'How long a call may take to end before what is left of it is forgotten.',
  ),
  portQuarantine: timer(
    DEFAULT_TIMERS.portQuarantineMs,
    0,
    minutes(5),
    'How long a media port rests after a call, so that late packets are not heard in the next.',
  ),
  idle: timer(DEFAULT_TIMERS.idleMs, seconds(30), minutes(240), 'A connection without traffic is closed.'),
}

const ringKeys = (side: 'carrier' | 'teams', description: string) => {
  const standard = DEFAULT_BEHAVIOUR.ring[side]
  return defaulted(
    z.strictObject({
      multiple18x: defaulted(value('first-only or all', oneOf('first-only', 'all')), standard.multiple18x, {
        description: 'Which of several 180 and 183 are passed on.',
      }),
      earlyMedia: defaulted(value('convert-183 or pass', oneOf('convert-183', 'pass')), standard.earlyMedia, {
        description: '`convert-183` makes a 183 a 180 without SDP; `pass` leaves the SDP of the first fork.',
      }),
    }),
    {},
    {
      description,
      source: 'Microsoft, SIP protocol: ringback and forking; AudioCodes "Remote Multiple 18x"',
    },
  )
}

/** Session-Expires of a side, or `off`. */
const sessionKeys = (standard: SessionTimerWish | undefined) => {
  const wish = standard ?? { interval: minutes(30), shortest: seconds(300), refresher: 'either' as const }
  const within = durationWithin(seconds(90), minutes(24 * 60))
  const off = value('off', text =>
    text === 'off'
      ? ok(undefined)
      : fault({ what: `"${text}" is no session timer`, remedy: 'write off, or its keys' }),
  )
  const on = z.strictObject({
    interval: defaulted(value('duration', within), formatDuration(wish.interval), {
      description: 'Session-Expires.',
      source: 'RFC 4028 section 4',
    }),
    shortest: defaulted(value('duration', within), formatDuration(wish.shortest), {
      description: 'Min-SE; a shorter wish is answered with 422.',
      source: 'RFC 4028 section 5',
    }),
    refresher: defaulted(
      value('local, remote or either', oneOf('local', 'remote', 'either')),
      wish.refresher,
      {
        description: 'Who refreshes; `either` leaves it to the peer.',
        source: 'RFC 4028 section 7.1',
      },
    ),
    refreshBy: defaulted(
      value('update-if-allowed or re-invite', oneOf('update-if-allowed', 're-invite')),
      'update-if-allowed',
      {
        description: "UPDATE without SDP where the peer's Allow names it, or a re-INVITE always.",
        source: 'RFC 4028 section 7.4',
      },
    ),
  })
  return defaulted(z.union([off, on]), standard === undefined ? 'off' : {}, {
    description: 'Session timer of this leg, or `off`.',
    source: 'RFC 4028',
  })
}

const habit = DEFAULT_BEHAVIOUR

const reliableKey = (side: 'carrier' | 'teams', source: string) =>
  defaulted(
    value('off, supported or required', oneOf('off', 'supported', 'required')),
    habit.reliableProvisional[side],
    { description: `Towards ${side === 'teams' ? 'Teams' : 'the carrier'}.`, source },
  )

export const behaviourKeys = {
  ring: defaulted(
    z.strictObject({
      carrier: ringKeys('carrier', 'Ringing as the carrier is told of it.'),
      teams: ringKeys('teams', 'Ringing as Teams is told of it.'),
    }),
    {},
    { description: 'How ringing is passed on.' },
  ),
  restoreBusyCause: defaulted(yesNo, inWords(habit.restoreBusyCause), {
    description: "Put Microsoft's Q.850 cause 34 of a busy user back to 17.",
    source: 'NICC ND1017 against RFC 4497',
  }),
  assertedIdentityIntoFrom: defaulted(yesNo, inWords(habit.assertedIdentityIntoFrom), {
    description: "Take the caller's number from the carrier's P-Asserted-Identity; Teams reads From only.",
    source: 'Microsoft, SIP protocol',
  }),
  trustsCarrier: defaulted(yesNo, inWords(habit.trustsCarrier), {
    description:
      'Whether the carrier belongs to the trust domain: its P-Asserted-Identity is believed, and it is told who calls even where the caller asks for privacy.',
    source: 'RFC 3325 sections 3 and 5',
  }),
  identityToCarrier: defaulted(
    value(
      'P-Asserted-Identity, P-Preferred-Identity or none',
      oneOf('P-Asserted-Identity', 'P-Preferred-Identity', 'none'),
    ),
    habit.identityToCarrier,
    {
      description: 'Header that tells the carrier who calls, beside From.',
      source: 'RFC 3325 section 9; some carriers take the preferred one from their customers',
    },
  ),
  forwarding: defaulted(
    z.strictObject({
      carrier: defaulted(
        value('history-info, diversion, both or none', oneOf('history-info', 'diversion', 'both', 'none')),
        habit.forwarding.carrier,
        { description: 'As the carrier is told.', source: 'RFC 7044, RFC 5806' },
      ),
      teams: defaulted(value('history-info or none', oneOf('history-info', 'none')), habit.forwarding.teams, {
        description: 'As Teams is told.',
        source: 'Microsoft, Set-CsOnlinePSTNGateway: ForwardCallHistory',
      }),
    }),
    {},
    {
      description: 'How it is told who has forwarded a call; each form is made from the other.',
      source: 'RFC 7544',
    },
  ),
  anonymousHost: defaulted(
    value('anonymous.invalid or own', oneOf('anonymous.invalid', 'own')),
    habit.anonymousHost,
    {
      description:
        'Host of a caller who is not shown, or that of other callers. Teams shows either as 266696687.',
      source: 'RFC 3323 section 4.1',
    },
  ),
  calledNumber: defaulted(value('request-uri or to', oneOf('request-uri', 'to')), habit.calledNumber, {
    description:
      'Where the carrier writes the number that was dialled. A registrar puts the contact into the Request-URI, so that the number may be left in To alone.',
    source: 'RFC 3261 section 16.5',
  }),
  numberPlan: optional(
    z.strictObject({
      countryCode: required(value('digits', digits(1, 3)), {
        description: 'Country code without the plus: `49`.',
      }),
      nationalPrefix: defaulted(value('digits', digits(0, 4)), '0', {
        description: 'In front of a national number; empty where there is none.',
      }),
      internationalPrefix: defaulted(value('digits', digits(0, 5)), '00', {
        description: 'In front of a foreign number.',
      }),
    }),
    {
      description: 'Makes numbers of the carrier E.164.',
      source: 'Microsoft, SIP protocol: a number must begin with +',
      otherwise: 'only separators are taken out',
    },
  ),
  requireTeamsCertificate: defaulted(yesNo, inWords(habit.requireTeamsCertificate), {
    description: 'Whether Teams must show a certificate of one of `teams.identities`.',
    source: 'SySS, Abusing Microsoft Teams Direct Routing (2022)',
  }),
  reuseTeamsConnections: defaulted(yesNo, inWords(habit.reuseTeamsConnections), {
    description:
      "Whether a connection that Microsoft opened may carry requests to the host in its Via, where it offers that (`alias`) and its certificate is that host's.",
    source:
      "RFC 5923; Microsoft's examples carry `alias`, whether it serves reused connections is unconfirmed",
  }),
  offersRefer: defaulted(yesNo, inWords(habit.offersRefer), {
    description:
      'Whether Allow tells Teams that the SBC takes a REFER. Without it Teams moves its callers inside, and a REFER gets 405.',
    source: 'Microsoft, SIP protocol: call transfer',
  }),
  carrierRefer: defaulted(value('405 or 603', oneOf('405', '603')), String(habit.carrierRefer) as '405', {
    description: 'Answer to a REFER of the carrier; transfers are agreed with Teams alone.',
    source: 'RFC 3515 section 2.4.2',
  }),
  reliableProvisional: defaulted(
    z.strictObject({
      carrier: reliableKey('carrier', 'RFC 3262 section 4: supported in every INVITE'),
      teams: reliableKey('teams', "no PRACK in Microsoft's Allow, traces of 2020 to 2022"),
    }),
    {},
    {
      description:
        'Reliable provisional responses (PRACK) of each side: `supported` acknowledges what comes reliably and sends early media so to a peer that can take it, `required` demands them (421), `off` refuses who demands them (420).',
      source: 'RFC 3262',
    },
  ),
  carrierRedirect: defaulted(value('follow or refuse', oneOf('follow', 'refuse')), habit.carrierRedirect, {
    description:
      "A 3xx of the carrier: call its contacts in their order, five at most and only at the carrier's own hosts (`carrier.peer`, `carrier.allow`), or refuse with 480.",
    source: 'RFC 3261 section 8.1.3.4',
  }),
  lateOffer: defaulted(value('own-offer or refuse', oneOf('own-offer', 'refuse')), habit.lateOffer, {
    description: "A carrier's INVITE without SDP: make the offer, or refuse with 488.",
    source: 'RFC 3261 section 13.2.1',
  }),
  transferRingback: defaulted(yesNo, inWords(habit.transferRingback), {
    description: 'Whether the caller hears ringing while a transfer rings.',
    source: 'Microsoft, SIP protocol: transfers',
  }),
  refreshCarrierAfterTransfer: defaulted(yesNo, inWords(habit.refreshCarrierAfterTransfer), {
    description: 'Whether the carrier leg is refreshed with a re-INVITE once a transfer was answered.',
    source: 'the SBC of the article "Direct Routing, REFER und TLS" does; nothing needs it here',
  }),
  sessionTimer: defaulted(
    z.strictObject({
      carrier: sessionKeys(habit.sessionTimer.carrier),
      teams: sessionKeys(habit.sessionTimer.teams),
    }),
    {},
    { description: 'Session timers of each leg.' },
  ),
  latch: defaulted(
    value('signalled-address or signalled-endpoint', oneOf('signalled-address', 'signalled-endpoint')),
    habit.latch,
    {
      description:
        "From where the carrier's audio is heard: any port of the address in its SDP, or that port alone. The first source that fits is kept.",
      source: 'RFC 4961; CVE-2017-14099, "RTP bleed"',
    },
  ),
  strangers: defaulted(value('refuse or ignore', oneOf('refuse', 'ignore')), habit.strangers, {
    description:
      'What whoever may not speak hears: 403, a few times, or nothing. A trunk whose address changed sees why at once by `refuse`; scanners learn nothing by `ignore`.',
    source: 'RFC 3261 section 21.4.4; the scans of SIPVicious and its kin',
  }),
  userAgent: defaulted(
    value('text', text => (text === '' ? ok('') : readText(text))),
    habit.userAgent,
    {
      description: 'Written into User-Agent and Server; nothing when empty.',
      source: 'RFC 3261 section 20.41',
    },
  ),
}

function digits(least: number, most: number) {
  return (text: string) =>
    text.length >= least && text.length <= most && /^\d*$/.test(text)
      ? ok(text)
      : fault({ what: `"${text}" is no prefix`, remedy: `write ${least} to ${most} digits` })
}
