// The keys of alerts: whom they go to, what makes one, how often it is said.

import { z } from 'zod'
import { SHORT_CALL } from '../facts/index.ts'
import { LANGUAGES } from '../findings/index.ts'
import { millis, minutes, seconds } from '../kernel/index.ts'
import { channelKinds } from './alert-channel-keys.ts'
import { defaulted, list, optional, required, value } from './keys.ts'
import { maintenanceKeys } from './maintenance-keys.ts'
import {
  durationWithin,
  numberWithin,
  oneOf,
  readBusySpan,
  readHostName,
  readHttpUrl,
  readText,
  readTimeZone,
} from './text-values.ts'

const day = minutes(24 * 60)
const language = value('en or de', oneOf(...LANGUAGES))
const channelNames = list(value('text', readText)).min(1)
const percent = value('percent', numberWithin(1, 100))
const number = value('number', numberWithin(1, 1_000_000))
const window = value('duration', durationWithin(minutes(5), day))

const channelKeys = z.strictObject({
  name: required(value('text', readText), { description: 'What routes call it.' }),
  language: optional(language, { description: 'Of its texts.', otherwise: '`alerts.language`' }),
  ...channelKinds,
})

const routeKeys = z.strictObject({
  channels: required(channelNames, { description: 'Names of those it leads to.' }),
  severity: defaulted(value('info, warning or critical', oneOf('info', 'warning', 'critical')), 'warning', {
    description: 'This one and worse.',
  }),
  rules: optional(list(value('text', readText)).min(1), {
    description: 'Rules, or what they begin with: `health/`, `finding/tls/`.',
    otherwise: 'all',
  }),
  about: optional(list(value('text', readText)).min(1), {
    description: 'What it is about, or what that begins with: `trunk `, `sbc sbc1.example.net`.',
    otherwise: 'anything',
  }),
})

/** A part of the thresholds with defaults for all of its keys. */
const part = <Shape extends z.ZodRawShape>(shape: Shape, description: string) =>
  defaulted(z.strictObject(shape), {} as never, { description })

const share = (standards: { window: string; minimum: string; percent: string }, of: string, what: string) =>
  part(
    {
      window: defaulted(window, standards.window, { description: 'Counted over this time.' }),
      minimum: defaulted(number, standards.minimum, { description: `With fewer ${of} nothing is said.` }),
      percent: defaulted(percent, standards.percent, { description: 'So many of a hundred are too many.' }),
      count: optional(number, { description: 'So many are, whatever their share.', otherwise: 'none are' }),
    },
    what,
  )

const thresholdKeys = {
  finding: defaulted(value('duration', durationWithin(minutes(1), day)), '30m', {
    description: 'A finding is over when it was not seen for so long.',
  }),
  certificateDays: defaulted(list(value('number', numberWithin(1, 365))).min(1), ['30', '14', '7', '1'], {
    description: 'Days before the end of a certificate on which it is told.',
    source: 'Microsoft, Health Dashboard: warns from the thirtieth day on',
  }),
  failedCalls: share(
    { window: '15m', minimum: '10', percent: '30' },
    'calls',
    'Calls that failed through no will of the people.',
  ),
  shortCall: defaulted(value('duration', durationWithin(seconds(1), minutes(5))), `${SHORT_CALL / 1000}s`, {
    description: 'An answered call that is shorter is short.',
  }),
  shortCalls: share(
    { window: '30m', minimum: '20', percent: '50' },
    'answered calls',
    'Short calls. Where the week before has 200 answered calls or more, twice its share is too much instead of `percent`, and never less than 15 %.',
  ),
  shortConnections: share(
    { window: '15m', minimum: '20', percent: '50' },
    'connections',
    'Connections to the signalling port that the other side ends within a second and without SIP; against the week before as for short calls.',
  ),
  capacity: part(
    {
      percent: defaulted(percent, '90', {
        description: 'Of what there can be.',
        source: 'Microsoft, Monitor Direct Routing: 90 % of MaxConcurrentSessions',
      }),
      maxConcurrentSessions: optional(number, {
        description: 'As set for the SBC in the tenant.',
        otherwise: '`limits.calls` alone counts',
      }),
    },
    'Calls at the same time.',
  ),
  backup: part(
    {
      window: defaulted(window, '15m', { description: 'Calls of this time.' }),
      minimum: defaulted(number, '5', { description: 'With fewer nothing is said.' }),
      inbound: optional(list(value('host name', readHostName)).min(1), {
        description: 'Main ways to Teams.',
        otherwise: 'the first of `teams.proxies`',
      }),
      outbound: optional(list(value('host name', readHostName)).min(1), {
        description: 'Main ways to the telephone network.',
        otherwise: 'there is no backup',
      }),
    },
    'All calls go another way than the main one.',
  ),
  noCalls: part(
    {
      window: defaulted(value('duration', durationWithin(minutes(10), day)), '1h', {
        description: 'No call in this time.',
      }),
      usual: defaulted(number, '10', {
        description:
          'Calls there must have been in the same time of each of the four weeks before, as far as they are known.',
      }),
      weeks: defaulted(value('number', numberWithin(1, 4)), '2', { description: 'That must be known.' }),
      hours: optional(list(value('days and times', readBusySpan)).min(1), {
        description: 'Hours in which somebody always calls: `Mon-Fri 08:00-18:00`; then no week is asked.',
        otherwise: 'the weeks before tell',
      }),
      zone: defaulted(value('IANA name', readTimeZone), 'UTC', { description: 'Time zone of `hours`.' }),
    },
    'No calls when there should be some.',
  ),
}

export const alertKeys = {
  channels: optional(list(channelKeys), {
    description: 'How somebody is told: each with a name and the keys of one kind.',
    otherwise: 'nobody is told',
  }),
  routes: optional(list(routeKeys).min(1), {
    description: 'Which alerts go to which channels; all routes that fit count.',
    otherwise: 'warnings and what is worse to every channel but that of the watchdog',
  }),
  language: defaulted(language, 'en', { description: 'Of the texts.' }),
  groupWait: defaulted(value('duration', durationWithin(millis(0), minutes(10))), '30s', {
    description:
      'From the first alert about something to its notice, so that what belongs together is told together.',
  }),
  repeat: defaulted(value('duration', durationWithin(minutes(5), minutes(7 * 24 * 60))), '4h', {
    description: 'How often it is said again that something is still so.',
  }),
  recover: defaulted(value('duration', durationWithin(seconds(10), minutes(60))), '60s', {
    description:
      'An alert is over when nothing was seen of it for so long; twice as long each time it came back within the hour, to half an hour.',
  }),
  watchdog: optional(
    z.strictObject({
      every: defaulted(value('duration', durationWithin(minutes(1), day)), '5m', {
        description: 'How often.',
      }),
      channel: required(value('text', readText), { description: 'Name of the channel.' }),
    }),
    {
      description: 'A sign of life, for a service that raises the alarm when it does not come.',
      otherwise: 'none',
    },
  ),
  maintenance: maintenanceKeys,
  dashboard: optional(value('URL', readHttpUrl), {
    description: 'Address of the dashboard, for links in notices.',
    otherwise: 'notices have no link',
  }),
  thresholds: part(thresholdKeys, 'What makes an alert.'),
}
