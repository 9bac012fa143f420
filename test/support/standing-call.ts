// A healthy call beside which a test misbehaves: up with audio before, still up with audio after, and it ends well.

import assert from 'node:assert/strict'
import type { Carrier } from '../../src/carrier/index.ts'
import { millis, seconds } from '../../src/kernel/index.ts'
import { CALLER, type Scene, USER_NUMBER } from '../../src/stories/index.ts'
import { addCarrier, onStage, seenBySbc, until, type WireOptions, type WireStage } from './wire-stage.ts'

/** The dialog between SBC and Microsoft, as Microsoft sees it. */
interface TeamsDialog {
  callId: string
  localTag: string
  remoteTag: string
}

export interface CallStage extends WireStage {
  carrier: Carrier
  dialog: TeamsDialog
}

const atOnce = (scene: Scene): Scene => {
  const kim = { number: USER_NUMBER, behaviour: { type: 'answers', afterMs: 0 } } as const
  return { ...scene, teams: { ...scene.teams, users: { ...scene.teams.users, kim } } }
}

/** `body` runs while kim talks to a caller. */
export const besideACall = (body: (stage: CallStage) => Promise<void>, options: WireOptions = {}) =>
  onStage(
    async stage => {
      const carrier = addCarrier(stage)
      const dialog = await callKim(stage, carrier)
      await body({ ...stage, carrier, dialog })
      await stillTalking(stage, carrier)
      stage.world.command('carrier', now => carrier.hangUp(CALLER, now))
      await until(stage.world, 'the call is over', () => {
        const { calls, legs, ports } = stage.sbc.counts()
        return calls + legs + ports === 0
      })
      assert.equal(carrier.calls()[0]?.endedBy, 'local', 'the call lived until its caller hung up')
    },
    {
      ...options,
      change: scene => {
        const changed = atOnce(scene)
        return options.change?.(changed) ?? changed
      },
    },
  )

async function callKim(stage: WireStage, carrier: Carrier): Promise<TeamsDialog> {
  const { world } = stage
  const caller = { from: CALLER, to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(60) } as const
  world.command('carrier', now => carrier.call(caller, now))
  await until(world, 'the caller hears the user', () => heard(carrier) > 0)
  const answer = seenBySbc(stage, 'sip').find(
    ({ transport, direction, status, method }) =>
      transport === 'tls' && direction === 'received' && status === 200 && method === 'INVITE',
  )
  assert.ok(answer?.toTag !== undefined && answer.fromTag !== undefined)
  return { callId: answer.callId, localTag: answer.toTag, remoteTag: answer.fromTag }
}

/** Packets that the caller has heard so far. */
function heard(carrier: Carrier): number {
  const notes = carrier.calls()[0]?.audio.summary('') ?? []
  const received = notes.find(note => note.kind === 'rtp' && note.direction === 'received')
  return received?.kind === 'rtp' ? (received.packets ?? 0) : 0
}

const ENOUGH_PACKETS = 10

async function stillTalking({ world }: WireStage, carrier: Carrier): Promise<void> {
  const before = heard(carrier)
  const grows = () => heard(carrier) >= before + ENOUGH_PACKETS
  await until(world, 'the running call goes on with audio', grows, millis(3000))
}
