// A stage whose SBC registers with its carrier.

import assert from 'node:assert/strict'
import { seconds } from '../../src/kernel/index.ts'
import type { Scene } from '../../src/stories/index.ts'
import { seenBySbc, type WireStage } from './wire-stage.ts'

export const DOMAIN = 'carrier.example'
export const SECRET = { username: 'trunk', password: 'hush' }
/** Asked for; a few seconds less each time that `registersWith` tries. */
const EXPIRES_SECONDS = 600
const TRIES = 9

/** The registrar has the carrier's place. */
export function registering(scene: Scene, transport: 'udp' | 'tcp' | 'tls'): Scene {
  const registrar = { host: scene.addresses.carrier, port: transport === 'tls' ? 5061 : 5060 }
  const registration = { registrar, aors: [`trunk@${DOMAIN}`], expiresSeconds: EXPIRES_SECONDS }
  const { tls: secure } = scene.sbc.teams
  const context = secure.client.context?.name ?? ''
  // Kamailio names nobody when it connects.
  const policies = [{ when: { any: true as const }, context }]
  const server = { ...secure.server, policies, clientCertificate: 'no' as const }
  const tls = transport === 'tls' && { tls: { server, client: secure.client, serverName: DOMAIN } }
  const carrier = { ...scene.sbc.carrier, transport, credentials: SECRET, registration, ...tls }
  return { ...scene, sbc: { ...scene.sbc, carrier } }
}

/** The SBC's registration in its facts: `registered`, `refused401`. */
export const toldOf = (stage: WireStage): string[] =>
  seenBySbc(stage, 'registration').map(({ event, status }) => `${event}${status ?? ''}`)

export const isRegistered = ({ sbc }: WireStage): boolean =>
  sbc.health().registrations[0]?.state === 'registered'

/** A registrar that comes up after the SBC is found by the next try; a change of the terms makes that one come now. */
export async function registersWith(stage: WireStage, isDone: () => boolean): Promise<void> {
  const { world, sbc, scene } = stage
  const { carrier } = scene.sbc
  const { registration } = carrier
  assert.ok(registration)
  for (let tries = 1; tries <= TRIES; tries++) {
    if (await world.passUntil(isDone, seconds(1))) return
    const again = { ...registration, expiresSeconds: registration.expiresSeconds - tries }
    world.command(
      'sbc',
      now => sbc.reconfigure({ ...scene.sbc, carrier: { ...carrier, registration: again } }, now).effects,
    )
  }
  assert.ok(await world.passUntil(isDone, seconds(1)), `registered: ${toldOf(stage)}`)
}
