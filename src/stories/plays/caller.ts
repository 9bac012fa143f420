// Calls that stories share.

import type { Caller } from '../../carrier/index.ts'
import { type Millis, millis, seconds } from '../../kernel/index.ts'
import { ATTENDANT_NUMBER, CALLER } from '../scene.ts'
import type { Stage } from '../story.ts'

/** SBC and Microsoft have met by OPTIONS before anybody calls. */
export const SETTLING: Millis = seconds(1)
/** How long the last answers may take once a call is over. */
const AFTERMATH: Millis = seconds(2)

/** Somebody calls the attendant; the play goes on until the call is over. */
export async function callsAttendant(stage: Stage, plan: Partial<Caller> = {}): Promise<void> {
  const { world, carrier } = stage
  await world.pass(SETTLING)
  const caller: Caller = {
    from: CALLER,
    to: ATTENDANT_NUMBER,
    prompt: 'caller',
    hangUp: { hearing: 'agent', waitMs: seconds(2) },
    patienceMs: seconds(40),
    ...plan,
  }
  world.command('carrier', now => carrier.call(caller, now))
  await untilOver(stage, millis(caller.patienceMs + 10_000))
}

/** Waits until no telephone of the carrier is in a call any more. */
export async function untilOver({ world, carrier }: Stage, limit: Millis): Promise<void> {
  await world.passUntil(() => carrier.calls().every(call => call.state === 'over'), limit)
  await world.pass(AFTERMATH)
}
