// The dashboard beside a demo: what the SBCs of the worlds see one after the other is kept, judged and shown as that of one
// SBC, in a folder that goes with it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEFAULT_THRESHOLDS, DEFAULT_TIMES } from '../../alerts/index.ts'
import { API_DEFAULTS } from '../../config/index.ts'
import type { World } from '../../element/index.ts'
import { FactLog } from '../../facts/index.ts'
import { type Millis, millis, minutes, OperatorError, seconds } from '../../kernel/index.ts'
import { loopbackAddresses, SBC_NAME } from '../../stories/index.ts'
import { Operations } from '../operations/operations.ts'
import { RECENT_FACTS } from '../run/diagnosis-watch.ts'
import { VERSION } from '../version.ts'

export interface DemoWish {
  /** Second number of the loopback network. */
  net: number
  /** On loopback; the next free ones are tried where nobody named it. */
  port: number | undefined
  /** How long what the last story has left is looked at. */
  leftMs: Millis
  say: (line: string) => void
}

const USUAL_PORT = 8480
const PORTS = 20
const TENANT = fileURLToPath(new URL('../../../examples/tenant-article', import.meta.url))

export class DemoWindow {
  readonly #facts: FactLog
  readonly #operations: Operations
  readonly #folder: string

  private constructor(facts: FactLog, operations: Operations, folder: string) {
    this.#facts = facts
    this.#operations = operations
    this.#folder = folder
  }

  /** Throws an `OperatorError` where no port can be had. */
  static async open({ port, ...wish }: DemoWish): Promise<DemoWindow> {
    const facts = new FactLog([], RECENT_FACTS)
    const folder = mkdtempSync(join(tmpdir(), 'linesman-demo-'))
    try {
      const open = (tried: number) => Operations.open(planFor({ ...wish, facts, folder, port: tried }))
      return new DemoWindow(facts, await firstThatListens(port, open), folder)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  get address(): string {
    return this.#operations.address ?? ''
  }

  /** From now on this world's SBC is the one that is shown; returns how to stop. */
  watch({ facts }: World): () => void {
    return facts.handOn(noted => {
      if (noted.observer === 'sbc') this.#facts.note(noted)
    })
  }

  async end(): Promise<void> {
    await this.#operations.end()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function firstThatListens(
  wished: number | undefined,
  open: (port: number) => Promise<Operations>,
): Promise<Operations> {
  if (wished !== undefined) return open(wished)
  for (let port = USUAL_PORT; ; port++) {
    try {
      return await open(port)
    } catch (error) {
      const isTaken = error instanceof OperatorError && error.code === 'api/bind'
      if (!isTaken || port + 1 === USUAL_PORT + PORTS) throw error
    }
  }
}

interface DemoPlaces extends Omit<DemoWish, 'port'> {
  facts: FactLog
  folder: string
  port: number
}

function planFor({
  facts,
  net,
  leftMs,
  say,
  folder,
  port,
}: DemoPlaces): Parameters<typeof Operations.open>[0] {
  const { carrier, proxies, outsideProxy } = loopbackAddresses(net)
  return {
    ...{ facts, say },
    self: { sbc: SBC_NAME, observer: 'sbc', version: VERSION, demo: true },
    places: {
      sbcs: [{ name: SBC_NAME, observers: ['sbc'] }],
      trunks: [{ name: carrier, addresses: [carrier] }],
      microsoft: [...proxies, outsideProxy],
    },
    alerts: {
      // What happens once in hours shall be seen by somebody who looks for minutes.
      desk: {
        ...{ fqdn: SBC_NAME, channels: [], routes: [], ...DEFAULT_TIMES },
        groupWaitMs: seconds(1),
        recoverMs: seconds(10),
        thresholds: { ...DEFAULT_THRESHOLDS, findingMs: millis(leftMs + AFTERWARDS_MS) },
      },
      channels: [],
    },
    store: { place: join(folder, 'records.sqlite'), keepMs: minutes(24 * 60), capBytes: STORE_BYTES },
    api: {
      ...API_DEFAULTS,
      listen: { address: '127.0.0.1', port },
      tenant: TENANT,
    },
    shows: {},
  }
}

const STORE_BYTES = 256 * 1024 * 1024
/** The alert of a finding outlasts the fault a little: the SBC turns green first. */
const AFTERWARDS_MS = 15_000
