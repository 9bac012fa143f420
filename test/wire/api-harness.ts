// The API on a real socket, with a real store behind it, and a clock that goes.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { Agent, get, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { join } from 'node:path'
import { type Api, buildApi, type Clock, type Places, type Services } from '../../src/api/index.ts'
import { GUARDED, TEST_PLACES, testSystem, tokenText } from '../../src/api/testing/index.ts'
import type { ApiSettings } from '../../src/config/index.ts'
import { FactLog } from '../../src/facts/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { systemNow } from '../../src/node/index.ts'
import { StoreWriter, ThreadedStore } from '../../src/store/index.ts'
import { RETENTION } from '../store/store-suite.ts'
import { diagnoseHere } from '../support/diagnose-here.ts'
import { inFolder } from '../support/program.ts'
import { recordsHere } from '../support/records-here.ts'

export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  steady: systemNow,
  after: (length, wake) => {
    const timer = setTimeout(wake, length).unref()
    return () => clearTimeout(timer)
  },
}

export interface Served {
  api: Api
  /** `http://127.0.0.1:40123`. */
  at: string
  facts: FactLog
  writer: StoreWriter
  services: Services
  folder: string
  said: string[]
  ask(path: string, options?: AskOptions): Promise<Response>
  /** What is answered, as JSON. */
  told<Answer>(path: string, options?: AskOptions): Promise<Answer>
}

export interface AskOptions extends RequestInit {
  role?: 'read' | 'operate' | 'admin'
}

export interface ServeOptions {
  settings?: Partial<ApiSettings>
  services?: Partial<Services>
  places?: Partial<Places>
}

/** Serves on a port that is free, and takes everything down however `body` goes. */
export const serving =
  (body: (served: Served) => Promise<void>, options: ServeOptions = {}) =>
  () =>
    inFolder(async folder => {
      const store = await ThreadedStore.open({ place: join(folder, 'records.db'), ...RETENTION })
      const writer = new StoreWriter(store)
      const facts = new FactLog([], 100_000)
      facts.handOn(noted => writer.fact(noted))
      const system = testSystem(facts)
      system.findings.subscribe(finding => writer.finding(finding))
      const services: Services = {
        ...system.services,
        clock: systemClock,
        store: { store, counts: () => writer.counts() },
        diagnose: diagnoseHere,
        records: recordsHere(),
        ...options.services,
      }
      const settings: ApiSettings = {
        ...GUARDED,
        listen: { address: '127.0.0.1', port: 0 },
        ...options.settings,
      }
      const uploads = join(folder, 'uploads')
      mkdirSync(uploads)
      const api = await buildApi(settings, services, { ...TEST_PLACES, uploads, ...options.places })
      try {
        const at = await api.listen()
        const ask: Served['ask'] = (path, { role = 'admin', ...init } = {}) =>
          fetch(`${at}${path}`, {
            ...init,
            headers: { authorization: `Bearer ${tokenText(role)}`, ...init.headers },
          })
        const told: Served['told'] = async (path, init) => (await (await ask(path, init)).json()) as never
        await body({ api, at, facts, writer, services, folder, said: system.said, ask, told })
      } finally {
        await api.end()
        await writer.flush()
        await store.end()
      }
    })

/** Asks as `fetch` cannot: any Host, any certificate authority. */
export async function askRaw(
  url: string,
  options: {
    headers?: Record<string, string>
    ca?: string
    method?: string
    servername?: string
    localAddress?: string
  } = {},
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  const ask = url.startsWith('https:') ? overHttps : overHttp
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof askRaw>>>()
  ask(url, { agent: false, ...options }, answer => {
    let text = ''
    answer.setEncoding('utf8')
    answer.on('data', chunk => {
      text += chunk
    })
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
  })
    .on('error', reject)
    .end()
  return promise
}

export interface Listener {
  heard: { name: string; data: Record<string, unknown>; id?: string }[]
  pause(): void
  resume(): void
  end(): void
  isOver(): boolean
}

/** Reads events over a connection of its own. */
export function listenTo(at: string, query: string, headers: Record<string, string> = {}): Promise<Listener> {
  const { promise, resolve, reject } = Promise.withResolvers<Listener>()
  const agent = new Agent({ keepAlive: false })
  const asked = get(
    `${at}/api/v1/events${query}`,
    { agent, headers: { authorization: `Bearer ${tokenText('read')}`, ...headers } },
    answer => {
      if (answer.statusCode !== 200) return reject(new Error(`status ${answer.statusCode}`))
      const heard: Listener['heard'] = []
      let rest = ''
      let isOver = false
      answer.setEncoding('utf8')
      answer.on('close', () => {
        isOver = true
      })
      answer.on('error', () => {})
      answer.on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n\n')
        rest = parts.pop() ?? ''
        for (const part of parts) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1]
          const [name, data, id] = [field('event'), field('data'), field('id')]
          if (name !== undefined && data !== undefined)
            heard.push({ name, data: JSON.parse(data), ...(id !== undefined && { id }) })
        }
      })
      resolve({
        heard,
        pause: () => answer.pause(),
        resume: () => answer.resume(),
        end: () => asked.destroy(),
        isOver: () => isOver,
      })
    },
  )
  asked.on('error', reject)
  return promise
}

export async function untilTrue(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `not in time: ${what}`)
    await new Promise(done => setTimeout(done, 20))
  }
}
