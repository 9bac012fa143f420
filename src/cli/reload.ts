// What a reload takes at once and what waits for a restart. The listener towards Teams can be set up anew while
// connections and calls live on, so certificates and policies go live; everything else is built into the calls.

import type { Loaded } from '../config/index.ts'
import type { ElementEffect } from '../element/index.ts'

export interface Reload {
  /** To be carried out by the SBC's world; empty when nothing goes live. */
  effects: ElementEffect[]
  /** For the log, a line each. */
  says: string[]
}

/** Keys that only the listener's handshakes depend on. */
const LISTENER_KEYS =
  /^teams\.(contexts\b|policies\b|clientCertificate$|trust$|minVersion$|maxVersion$|ciphers$|handshakeLimit$)/

/** `running` is what the process started with, except for what went live since. */
export function planReload(running: Loaded, next: Loaded): Reload {
  const says: string[] = []
  const effects: ElementEffect[] = []
  const { local, tls } = running.sbc.teams
  // Keys print as a fixed word, certificates with their fingerprints: the text changes when a certificate does.
  if (JSON.stringify(tls.server) !== JSON.stringify(next.sbc.teams.tls.server)) {
    effects.push(
      { type: 'unlisten', listener: 'teams' },
      { type: 'listen', listener: 'teams', local, tls: next.sbc.teams.tls.server },
    )
    says.push('reload: new connections from Teams get the new certificates and policies')
  }
  if (JSON.stringify(tls.client) !== JSON.stringify(next.sbc.teams.tls.client)) {
    says.push('reload: connections that the SBC opens to Teams keep the old certificate until a restart')
  }
  const waiting = changedKeys(running, next).filter(path => !LISTENER_KEYS.test(path))
  if (waiting.length > 0) says.push(`reload: waits for a restart: ${waiting.join(', ')}`)
  return { effects, says: says.length > 0 ? says : ['reload: nothing has changed'] }
}

function changedKeys(running: Loaded, next: Loaded): string[] {
  const before = new Map(running.values.map(({ path, value }) => [path, value]))
  const now = new Map(next.values.map(({ path, value }) => [path, value]))
  return [...new Set([...before.keys(), ...now.keys()])].filter(path => before.get(path) !== now.get(path))
}

/** What runs after the reload: the listener's part is new, the rest as it was. */
export function afterReload(running: Loaded, next: Loaded): Loaded {
  const { teams } = running.sbc
  const tls = { ...teams.tls, server: next.sbc.teams.tls.server }
  const kept = running.values.filter(({ path }) => !LISTENER_KEYS.test(path))
  const live = next.values.filter(({ path }) => LISTENER_KEYS.test(path))
  return { ...next, sbc: { ...running.sbc, teams: { ...teams, tls } }, values: [...kept, ...live] }
}
