// The load of `linesman bench calls`, in a process of its own: caller and callee on the two sides of a subject. Started
// by calls.ts; listens to its parent's orders.

import { Caller, type LoadPlan, type LoadResult } from './call-caller.ts'
import { CalleeScript, CallerScript, type Place } from './call-script.ts'
import { type Credentials, tlsCallee, tlsCaller, udpWire, type Wire } from './call-wire.ts'

export interface LoadSetting {
  caller: Place
  callee: Place
  /** Where the caller sends its calls; the subject, or the callee itself. */
  subject: Place
  /** Name the caller asks the subject for, over TLS. */
  subjectName: string
  credentials: { caller: Credentials; callee: Credentials }
}

export type LoadOrder =
  | { type: 'open'; setting: LoadSetting }
  /** Answered with a `LoadResult` when every call is over. */
  | { type: 'run'; plan: LoadPlan }
  /** Answered when all calls stand or were refused; those that stand stay until `release`. */
  | { type: 'hold'; plan: Omit<LoadPlan, 'holdMs'> }
  | { type: 'release' }
  | { type: 'close' }

export type LoadAnswer =
  | { type: 'ready' }
  | { type: 'result'; result: LoadResult }
  | { type: 'failed'; says: string }

/** How often unanswered requests are looked at. */
const REPEAT_MS = 50

let runs = 0
let setting: LoadSetting | undefined
let send: (text: string) => void = () => {}
let heard: (text: string) => void = () => {}
let caller: Caller | undefined
let held = 0
const open: { end(): void }[] = []

process.on('message', (order: LoadOrder) => {
  void obey(order).then(
    answer => process.send?.(answer),
    error => process.send?.({ type: 'failed', says: String(error) }),
  )
})

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.type) {
    case 'open':
      await openWires(order.setting)
      return { type: 'ready' }
    case 'run':
      return { type: 'result', result: await run(order.plan) }
    case 'hold':
      return { type: 'result', result: await hold(order.plan) }
    case 'release':
      return { type: 'result', result: await release() }
    case 'close':
      for (const each of open.splice(0)) each.end()
      setImmediate(() => process.disconnect())
      return { type: 'ready' }
  }
}

async function openWires(wanted: LoadSetting): Promise<void> {
  setting = wanted
  const { caller: near, callee: far, subject, subjectName, credentials } = wanted
  const script = new CalleeScript(far)
  const answer = (text: string, reply: (text: string) => void): void => {
    for (const each of script.answer(text)) reply(each)
  }
  open.push(
    await (far.transport === 'udp' ? udpWire(far, answer) : tlsCallee(far, credentials.callee, answer)),
  )
  const hear = (text: string): void => heard(text)
  if (near.transport === 'udp') {
    const wire = await udpWire(near, hear)
    open.push(wire)
    send = text => wire.sendTo(text, subject.address, subject.port)
  } else {
    const wire: Wire = await tlsCaller(subject, subjectName, credentials.caller, hear)
    open.push(wire)
    send = wire.send
  }
}

function begin(plan: LoadPlan): Caller {
  const { caller: near, subject } = setting as LoadSetting
  const made = new Caller(new CallerScript(near, subject, `r${process.pid}x${++runs}`), plan, send)
  heard = text => made.heard(text, performance.now())
  caller = made
  return made
}

async function run(plan: LoadPlan): Promise<LoadResult> {
  const made = begin(plan)
  return await drive(made, () => made.isOver)
}

async function hold(plan: Omit<LoadPlan, 'holdMs'>): Promise<LoadResult> {
  const made = begin({ ...plan, holdMs: Number.POSITIVE_INFINITY })
  held = plan.calls
  return await drive(made, () => made.isSettled)
}

async function release(): Promise<LoadResult> {
  const made = caller as Caller
  let next = 0
  return await drive(made, () => {
    // As fast as they were placed.
    for (const now = performance.now(), end = Math.min(held, next + 2); next < end; next++)
      made.release(next, now)
    return next >= held && made.isOver
  })
}

/** Lets time go by in steps of a millisecond until the caller says it is done. */
function drive(made: Caller, isDone: (made: Caller) => boolean): Promise<LoadResult> {
  const cpu = process.cpuUsage()
  const began = performance.now()
  let repeatAt = began
  return new Promise(done => {
    const turn = (): void => {
      const now = performance.now()
      made.place(now - began, now)
      if (now >= repeatAt) {
        made.repeat(now)
        repeatAt = now + REPEAT_MS
      }
      if (isDone(made)) {
        const { user, system } = process.cpuUsage(cpu)
        done(made.result((performance.now() - began) / 1000, (user + system) / 1000))
      } else setTimeout(turn, 1)
    }
    turn()
  })
}
