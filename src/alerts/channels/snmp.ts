// SNMP: a notification an alert, as `ops/LINESMAN-MIB.txt` describes it. SNMPv2c (RFC 3416) sends traps, or informs,
// which the receiver answers; SNMPv3 (RFC 3414) always informs: of those the receiver's clock is the one that counts,
// whereas a trap would need a clock of its own that outlives the process.

import type { Language, Severity } from '../../findings/index.ts'
import { type Instant, OperatorError } from '../../kernel/index.ts'
import { dateAndTime, LINESMAN_MIB } from '../../snmp/index.ts'
import type { Alert, Notice } from '../alert.ts'
import type { ChannelOf, SnmpSecurity } from '../channel-settings.ts'
import type { Channel } from './channel.ts'
import { type Session, snmp, type Varbind } from './net-snmp.ts'
import { alertText, mostUrgentFirst, noticeText, oneLine, withinOctets } from './notice-text.ts'

export interface SnmpNotification {
  oid: string
  varbinds: Varbind[]
}

const ALERT_LIMIT = 100
/** Octets of texts: a notification fits into one packet of Ethernet (RFC 3417 section 3.2.1). */
const NAME_OCTETS = 120
const TEXT_OCTETS = 360

const SEVERITIES: Readonly<Record<Severity, number>> = { critical: 1, warning: 2, info: 3 }

const notification = (number: number): string => `${LINESMAN_MIB}.0.${number}`
const RAISED = notification(1)
const PERSISTS = notification(2)
const CLEARED = notification(3)
const WATCHDOG = notification(4)

const OBJECTS = {
  id: 1,
  rule: 2,
  about: 3,
  severity: 4,
  title: 5,
  says: 6,
  remedy: 7,
  startedAt: 8,
  endedAt: 9,
  count: 10,
  nextAt: 11,
} as const

const objectOf = (name: keyof typeof OBJECTS): string => `${LINESMAN_MIB}.1.1.${OBJECTS[name]}.0`

export function encodeSnmp(notice: Notice, language: Language): SnmpNotification[] {
  if (notice.kind === 'watchdog') {
    const { headline, lead } = noticeText(notice, language)
    const next = notice.nextAt === undefined ? [] : [time('nextAt', notice.nextAt)]
    return [{ oid: WATCHDOG, varbinds: [text('title', headline), text('says', lead), ...next] }]
  }
  return mostUrgentFirst(notice.alerts)
    .slice(0, ALERT_LIMIT)
    .map(alert => alertNotification(notice.kind, alert, language))
}

function alertNotification(kind: Notice['kind'], alert: Alert, language: Language): SnmpNotification {
  const { title, about, says, remedy = '', rule } = alertText(alert, language)
  const varbinds = [
    text('id', oneLine(alert.id, NAME_OCTETS)),
    text('rule', rule),
    text('about', about),
    { oid: objectOf('severity'), type: snmp.ObjectType.Integer, value: SEVERITIES[alert.severity] },
    text('title', title),
    text('says', says, TEXT_OCTETS),
    text('remedy', remedy, TEXT_OCTETS),
    time('startedAt', alert.startedAt),
    { oid: objectOf('count'), type: snmp.ObjectType.Gauge, value: Math.min(alert.count, 0xffff_ffff) },
  ]
  if (alert.endedAt !== undefined)
    return { oid: CLEARED, varbinds: [...varbinds, time('endedAt', alert.endedAt)] }
  return { oid: kind === 'again' ? PERSISTS : RAISED, varbinds }
}

const text = (name: keyof typeof OBJECTS, value: string, limit = NAME_OCTETS): Varbind => ({
  oid: objectOf(name),
  type: snmp.ObjectType.OctetString,
  value: withinOctets(value, limit),
})

const time = (name: keyof typeof OBJECTS, at: Instant): Varbind => ({
  oid: objectOf(name),
  type: snmp.ObjectType.OctetString,
  value: dateAndTime(at),
})

/** Of one inform. Who calls gives up earlier or later by its own clock. */
const ANSWER_MS = 3000
const RETRIES = 2

export function snmpChannel(settings: ChannelOf<'snmp'>): Channel {
  const { name, type, language, security } = settings
  checkSecurity(settings)
  const isInform = security.version === 'v3' || security.inform === true
  return {
    name,
    type,
    send: async (notice, signal) => {
      for (const each of encodeSnmp(notice, language)) {
        signal.throwIfAborted()
        await sendOne(openSession(settings), each, isInform, signal)
      }
    },
  }
}

function sendOne(
  session: Session,
  { oid, varbinds }: SnmpNotification,
  isInform: boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    session.on('error', reject)
    signal.addEventListener('abort', () => reject(new Error('given up')), { once: true })
    const done = (error: Error | null) => (error ? reject(error) : resolve())
    if (isInform) session.inform(oid, varbinds, done)
    else session.trap(oid, varbinds, done)
  }).finally(() => session.close())
}

function openSession({ to, security }: ChannelOf<'snmp'>): Session {
  const options = {
    transport: to.address.includes(':') ? ('udp6' as const) : ('udp4' as const),
    trapPort: to.port,
    port: to.port,
    retries: RETRIES,
    timeout: ANSWER_MS,
  }
  return security.version === 'v2c'
    ? snmp.createSession(to.address, security.community, { ...options, version: snmp.Version2c })
    : snmp.createV3Session(to.address, userOf(security), options)
}

function userOf({ user, auth, privacy }: Extract<SnmpSecurity, { version: 'v3' }>) {
  const { noAuthNoPriv, authNoPriv, authPriv } = snmp.SecurityLevel
  return {
    name: user,
    level: auth === undefined ? noAuthNoPriv : privacy === undefined ? authNoPriv : authPriv,
    ...(auth && { authProtocol: snmp.AuthProtocols[auth.protocol], authKey: auth.key }),
    ...(privacy && { privProtocol: snmp.PrivProtocols[PRIVACY[privacy.protocol]], privKey: privacy.key }),
  }
}
/** AES-256 in the way of Net-SNMP and most others (draft-blumenthal-aes-usm-04). */
const PRIVACY = { aes: 'aes', aes256: 'aes256b' } as const

function checkSecurity({ name, security }: ChannelOf<'snmp'>): void {
  if (security.version === 'v3' && security.privacy !== undefined && security.auth === undefined)
    throw new OperatorError({
      code: 'alerts/privacy-without-auth',
      what: `channel ${name} has privacy without authentication, which SNMPv3 does not know`,
      hint: 'set an authentication key too',
    })
}
