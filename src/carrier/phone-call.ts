// One telephone's part in a call: what it says, what it hears, when it acts. Pure state; `Carrier` carries it out.

import type { AudioEnd } from '../element/index.ts'
import { after, earliest, earliestOf, type Instant, type Millis } from '../kernel/index.ts'
import type { PromptName } from '../media/index.ts'
import type { Caller, Subscriber } from './config.ts'

type PhoneState = 'dialling' | 'ringing' | 'talking' | 'over'

/** A person's plan: what to do, so long after something was heard. */
interface Plan {
  hearing?: PromptName
  waitMs: Millis
  act: 'answer' | 'press' | 'hang-up'
  digits?: string
  dueAt?: Instant
}

export interface PhoneCall {
  /** Key of its usage. */
  usage: string
  callId: string
  number: string
  state: PhoneState
  audio: AudioEnd
  port: number
  prompt: PromptName | undefined
  /** Value of a Reason header for the BYE. */
  reason?: string
  plans: Plan[]
  /** 2xx or failure of the call, once known. */
  status?: number
  endedBy?: 'local' | 'remote'
  answeredAt?: Instant
  endedAt?: Instant
}

export function plansOf(caller: Caller, now: Instant): Plan[] {
  const { presses, hangUp, patienceMs } = caller
  const plans: Plan[] = [{ waitMs: patienceMs, act: 'hang-up', dueAt: after(now, patienceMs) }]
  if (presses) plans.push({ ...presses, act: 'press' })
  if (hangUp) plans.push({ ...hangUp, act: 'hang-up' })
  return plans
}

export function plansOfSubscriber(subscriber: Subscriber, now: Instant): Plan[] {
  const { ringMs, hangUpAfterMs } = subscriber
  const plans: Plan[] = [{ waitMs: ringMs, act: 'answer', dueAt: after(now, ringMs) }]
  if (hangUpAfterMs !== undefined) {
    const waitMs = (ringMs + hangUpAfterMs) as Millis
    plans.push({ waitMs, act: 'hang-up', dueAt: after(now, waitMs) })
  }
  return plans
}

/** Sets the plans going that wait for what is heard by now. */
export function listen(call: PhoneCall, now: Instant): void {
  const heard = call.audio.heard()
  for (const plan of call.plans) {
    const waits = plan.dueAt === undefined && plan.hearing !== undefined
    if (waits && plan.hearing && heard.includes(plan.hearing)) plan.dueAt = after(now, plan.waitMs)
  }
}

/** Takes out the plans that are due. */
export function takeDue(call: PhoneCall, now: Instant): Plan[] {
  const due = call.plans.filter(plan => plan.dueAt !== undefined && plan.dueAt <= now)
  call.plans = call.plans.filter(plan => !due.includes(plan))
  return due
}

export const phoneDeadline = (call: PhoneCall): Instant | undefined =>
  earliest(call.audio.deadline(), earliestOf(call.plans.map(plan => plan.dueAt)))
