// A transfer that Teams asks for with REFER (RFC 3515; direct-routing SIP protocol page, call transfer). The SBC
// calls Teams again and puts the new leg in the place of the old one; the carrier's leg stays.
//
//   REFER   +---------+   18x   +---------+   2xx   +-----------+   BYE of the old leg
//  -------> | calling | ------> | ringing | ------> | replacing | -------------------> over
//           +---------+         +---------+         +-----------+
//                \____ failure, caller gone, limit ___/
//                                   \--> over: the old call lives on
//
//   NOTIFY:   100 with the 202     180                200                     or the failure's status
//
// Microsoft ends the old leg itself once it has the NOTIFY with 200; a BYE of ours before that drops the call.

import { after, type Instant, type Millis } from '../kernel/index.ts'
import type { Reason } from '../sip/index.ts'
import type { LegId } from './leg-id.ts'

interface Parties {
  carrier: LegId
  /** The Teams leg the REFER came on; undefined once it has left. */
  referrer?: LegId
  /** The leg to the transfer target. */
  target: LegId
}

export type Transfer =
  | (Parties & { state: 'calling'; giveUpAt: Instant })
  | (Parties & { state: 'ringing'; giveUpAt: Instant })
  | { state: 'replacing'; referrer: LegId; byeAt: Instant }
  | { state: 'over' }

export type TransferEvent =
  | { type: 'progressed'; status: number }
  | { type: 'answered' }
  | { type: 'refused'; status: number; reasons: readonly Reason[] }
  | { type: 'referrer-gone' }
  | { type: 'carrier-gone' }
  | { type: 'tick' }

export type TransferEffect =
  /** Tells the referrer how far the new call is; a final status ends the subscription. */
  | { type: 'notify'; leg: LegId; status: number }
  /** Lets the caller hear that it rings, or no longer. */
  | { type: 'ringback'; carrier: LegId; on: boolean }
  /** The media of the carrier's leg belongs to this Teams leg from now on. */
  | { type: 'join'; carrier: LegId; teams: LegId }
  /** CANCEL or BYE, as the leg's state asks for. */
  | { type: 'hang-up'; leg: LegId; reasons: readonly Reason[] }
  | { type: 'note'; event: 'transfer-answered' | 'transfer-failed'; says: string }

export interface TransferRules {
  /** How long the target may ring. */
  referMs: Millis
  /** How long Microsoft may take to end the old leg before we do. */
  oldLegMs: Millis
}

type Step = [Transfer, TransferEffect[]]
type In<State extends Transfer['state']> = Extract<Transfer, { state: State }>

/** A transfer whose REFER was just accepted; the new leg is being called. */
export function beginTransfer(
  parties: { carrier: LegId; referrer: LegId; target: LegId },
  now: Instant,
  rules: TransferRules,
): Transfer {
  return { state: 'calling', ...parties, giveUpAt: after(now, rules.referMs) }
}

export function stepTransfer(
  transfer: Transfer,
  event: TransferEvent,
  now: Instant,
  rules: TransferRules,
): Step {
  switch (transfer.state) {
    case 'calling':
    case 'ringing':
      return pending(transfer, event, now, rules)
    case 'replacing':
      return replacing(transfer, event, now)
    case 'over':
      return [transfer, []]
  }
}

export function transferDeadline(transfer: Transfer): Instant | undefined {
  switch (transfer.state) {
    case 'calling':
    case 'ringing':
      return transfer.giveUpAt
    case 'replacing':
      return transfer.byeAt
    case 'over':
      return undefined
  }
}

/** Whether the target has not answered yet, so that another REFER has to wait. */
export const isPending = (transfer: Transfer | undefined): transfer is In<'calling'> | In<'ringing'> =>
  transfer?.state === 'calling' || transfer?.state === 'ringing'

function pending(
  transfer: In<'calling'> | In<'ringing'>,
  event: TransferEvent,
  now: Instant,
  rules: TransferRules,
): Step {
  switch (event.type) {
    case 'progressed':
      return progressed(transfer, event.status)
    case 'answered':
      return answered(transfer, now, rules)
    case 'refused':
      return failed(transfer, event.status, `the target answered ${event.status}`, [])
    case 'referrer-gone': {
      const { referrer: _, ...rest } = transfer
      return [rest, []]
    }
    case 'carrier-gone':
      return failed(transfer, 487, 'the caller hung up', [hangUp(transfer.target)])
    case 'tick':
      if (now < transfer.giveUpAt) return [transfer, []]
      return failed(transfer, 408, 'the target did not answer', [hangUp(transfer.target)])
  }
}

/** Of the endpoints that ring the referrer and the caller hear once. */
function progressed(transfer: In<'calling'> | In<'ringing'>, status: number): Step {
  if (transfer.state === 'ringing' || status < 180 || status === 199) return [transfer, []]
  const on: TransferEffect = { type: 'ringback', carrier: transfer.carrier, on: true }
  return [{ ...transfer, state: 'ringing' }, [...notify(transfer, 180), on]]
}

function answered(transfer: In<'calling'> | In<'ringing'>, now: Instant, rules: TransferRules): Step {
  const { referrer, carrier, target } = transfer
  const effects: TransferEffect[] = [
    ...silence(transfer),
    { type: 'join', carrier, teams: target },
    ...notify(transfer, 200),
    { type: 'note', event: 'transfer-answered', says: 'the new Teams leg took the place of the old one' },
  ]
  if (referrer === undefined) return [{ state: 'over' }, effects]
  return [{ state: 'replacing', referrer, byeAt: after(now, rules.oldLegMs) }, effects]
}

function failed(
  transfer: In<'calling'> | In<'ringing'>,
  status: number,
  says: string,
  more: TransferEffect[],
): Step {
  const note: TransferEffect = { type: 'note', event: 'transfer-failed', says }
  return [{ state: 'over' }, [...silence(transfer), ...more, ...notify(transfer, status), note]]
}

function replacing(transfer: In<'replacing'>, event: TransferEvent, now: Instant): Step {
  switch (event.type) {
    case 'referrer-gone':
      return [{ state: 'over' }, []]
    case 'carrier-gone':
      return [{ state: 'over' }, [hangUp(transfer.referrer)]]
    case 'tick':
      if (now < transfer.byeAt) return [transfer, []]
      return [{ state: 'over' }, [hangUp(transfer.referrer)]]
    default:
      return [transfer, []]
  }
}

const hangUp = (leg: LegId): TransferEffect => ({ type: 'hang-up', leg, reasons: [] })

const notify = ({ referrer }: Parties, status: number): TransferEffect[] =>
  referrer === undefined ? [] : [{ type: 'notify', leg: referrer, status }]

const silence = (transfer: In<'calling'> | In<'ringing'>): TransferEffect[] =>
  transfer.state === 'ringing' ? [{ type: 'ringback', carrier: transfer.carrier, on: false }] : []
