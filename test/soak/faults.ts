// What is broken while the calls of the soak run, for how long, and which rules of diagnosis may say so. Everything is
// mended again before the run ends.

import type { ElementEffect } from '../../src/element/index.ts'
import { CARRIER, FQDN, PROXIES } from '../sbc/bench.ts'
import { Recorder } from '../worlds/recorder.ts'
import type { Stage } from './stage.ts'

interface SoakFault {
  name: string
  /** Rules that may fire because of it. */
  explains: readonly string[]
  /** Breaks it; what is returned mends it. */
  strike(stage: Stage): () => void
}

const nothing = (): void => {}

/** What a message that does not arrive may look like: an ACK, a NOTIFY, the refresh of a session. */
const LOST = ['sip/ack-lost', 'refer/not-notified', 'refer/early-bye', 'sip/session-timer']

/** Datagrams lost, doubled and overtaken. */
const weather: SoakFault = {
  name: 'weather',
  explains: LOST,
  strike: ({ it, chance }) => {
    const { network } = it.world
    const before = network.datagrams
    network.datagrams = {
      lossPercent: chance.below(25),
      duplicationPercent: chance.below(20),
      reorderingPercent: chance.below(20),
    }
    return () => {
      network.datagrams = before
    }
  },
}

/**
 * A firewall forgets a connection: both ends get a RST. Whoever called over it takes the call for failed, and the 200
 * that comes later finds nobody to acknowledge it.
 */
const reset: SoakFault = {
  name: 'reset',
  // One in the middle of a handshake looks like a client that does not like what it was shown.
  explains: [...LOST, 'tls/missing-intermediate', 'tls/handshake-aborted-by-peer', 'tls/connection-cut'],
  strike: stage => {
    const links = stage.it.world.network.connections()
    const link = links[stage.chance.below(Math.max(1, links.length))]
    if (link !== undefined) stage.it.world.network.reset(link)
    return nothing
  },
}

/** Nothing passes on a connection any more, and nobody is told. */
const cut: SoakFault = {
  name: 'cut',
  explains: [...LOST, 'options/unanswered', 'tls/connection-cut'],
  strike: stage => {
    const links = stage.it.world.network.connections()
    const link = links[stage.chance.below(Math.max(1, links.length))]
    if (link === undefined) return nothing
    stage.it.world.network.cut(link)
    return () => stage.it.world.network.reset(link)
  },
}

/** A proxy of Microsoft cannot be reached, or refuses connections. */
const proxyDown: SoakFault = {
  name: 'proxy down',
  explains: [...LOST, 'options/unanswered', 'network/refused'],
  strike: stage => {
    const host = stage.oneOf(...PROXIES)
    const address = stage.it.world.hosts.get(host)?.[0] ?? ''
    return stage.it.world.network.block('203.0.113.20', address, stage.oneOf('tcp', 'refuse'))
  },
}

const nameGone: SoakFault = {
  name: 'DNS',
  explains: ['options/unanswered', 'dns/name-unresolved'],
  strike: stage => {
    const { hosts } = stage.it.world
    const name = stage.oneOf(...PROXIES, FQDN)
    const before = hosts.get(name)
    hosts.delete(name)
    return () => {
      if (before !== undefined) hosts.set(name, before)
    }
  },
}

/** A proxy takes no calls. */
const busyProxy: SoakFault = {
  name: '503',
  explains: [],
  strike: stage => {
    const end = stage.oneOf(...stage.it.regions)
    end.refuses = request =>
      request.method === 'INVITE' && request.to.tag === undefined
        ? { status: 503, headers: stage.happens(50) ? [['Retry-After', '3']] : [] }
        : undefined
    return () => {
      end.refuses = () => undefined
    }
  },
}

/** A proxy hears nothing for a while, then everything at once. */
const deafProxy: SoakFault = {
  name: 'deaf proxy',
  explains: [...LOST, 'options/unanswered'],
  strike: stage => {
    const name = stage.oneOf('teams', 'teams-2', 'teams-3')
    const end = stage.ends.get(name)
    if (end === undefined) return nothing
    end.isDeaf = true
    return () => {
      if (end.isDeaf) stage.act(name, now => end.hearAgain(now))
    }
  },
}

/** Broken copies of what was said before, from an address that may speak, and from one that may not. */
const garbage: SoakFault = {
  name: 'garbage',
  explains: [],
  strike: stage => {
    const said = stage.it.world.facts.of('sip').slice(-200)
    const texts = Array.from({ length: 30 }, () => {
      const fact = said[stage.chance.below(Math.max(1, said.length))]
      return broken(fact?.text ?? 'SIP', stage)
    })
    const who = stage.oneOf('garbler', 'stranger')
    stage.it.world.command(who, () =>
      texts.map((text): ElementEffect => {
        const to = stage.it.config.carrier.local
        return { type: 'datagram', socket: 'udp', to, bytes: Buffer.from(text, 'latin1') }
      }),
    )
    return nothing
  },
}

function broken(text: string, stage: Stage): string {
  let changed = text
  for (let left = stage.between(1, 5); left > 0; left--) {
    const at = stage.chance.below(changed.length + 1)
    const run = stage.chance.below(20)
    const put = stage.oneOf('', '\0', '\r', '\n', ';', '"', '9', changed.slice(at, at + 2 * run), '\r\n')
    changed = changed.slice(0, at) + put + changed.slice(at + run)
  }
  return changed
}

/** Whoever sends the garbage. */
export function addGarblers(stage: Stage): void {
  for (const [name, address] of [
    ['garbler', CARRIER],
    ['stranger', '192.0.2.66'],
  ] as const) {
    stage.it.world.add(name, new Recorder([{ type: 'bind', socket: 'udp', local: { address, port: 5070 } }]))
  }
}

/** Another configuration is put in force while calls stand. */
const reload: SoakFault = {
  name: 'reload',
  explains: [],
  strike: stage => {
    const { it } = stage
    it.world.command('sbc', now => {
      const { config } = it
      const next = {
        ...config,
        teams: {
          ...config.teams,
          proxies: stage.happens(50) ? config.teams.proxies : config.teams.proxies.toReversed(),
        },
        limits: { callsPerSecond: stage.between(50, 100) },
      }
      return it.sbc.reconfigure(next, now).effects
    })
    return nothing
  },
}

export const FAULTS: readonly SoakFault[] = [
  weather,
  reset,
  cut,
  proxyDown,
  nameGone,
  busyProxy,
  deafProxy,
  garbage,
  reload,
]
