// What is inside the encrypted records of one TLS connection, where its secrets are known: application data, alerts,
// and in TLS 1.3 the handshake that is hidden otherwise (RFC 8446 section 4.4).
//
//   TLS 1.2: ChangeCipherSpec --> keys of the master secret
//   TLS 1.3: ServerHello --> handshake secret --Finished--> traffic secret --KeyUpdate--> next one

import { alertName, type RecordContent } from '../tls/index.ts'
import type { InnerEvent } from './inner-event.ts'
import { keysOf12, keysOf13, nextSecret, RecordCipher, type Suite, suiteOf } from './record-cipher.ts'
import type { TlsKeys } from './tls-keys.ts'
import { Tls13Messages } from './tls13-messages.ts'

type Side = 'client' | 'server'

/** Record and message header and the version stand before the random of a hello. */
const RANDOM_AT = 11
const RANDOM_BYTES = 32
const CONTENT_TYPES: Record<RecordContent, number> = {
  'change-cipher-spec': 20,
  alert: 21,
  handshake: 22,
  'application-data': 23,
  heartbeat: 24,
}
const ENCRYPT_THEN_MAC = 22

interface SideState {
  head: Uint8Array
  cipher: RecordCipher | undefined
  /** TLS 1.3: the secret the cipher was made of, and the one after the handshake. */
  secret: Uint8Array | undefined
  traffic: Uint8Array | undefined
  messages: Tls13Messages
  isBroken: boolean
}

const blank = (): SideState => ({
  head: new Uint8Array(0),
  cipher: undefined,
  secret: undefined,
  traffic: undefined,
  messages: new Tls13Messages(),
  isBroken: false,
})

export class Decryption {
  readonly #keys: TlsKeys
  readonly #sides: Record<Side, SideState> = { client: blank(), server: blank() }
  #suite: Suite | undefined
  #isTls13 = false
  #waiting: { client: RecordCipher; server: RecordCipher } | undefined

  constructor(keys: TlsKeys) {
    this.#keys = keys
  }

  /** Whether the secrets of this connection are known, as far as it has been seen. */
  get isAble(): boolean {
    const { client, server } = this.#sides
    const isOpen = ({ cipher, isBroken }: SideState): boolean => cipher !== undefined && !isBroken
    return isOpen(client) || isOpen(server)
  }

  /** The first octets of a side, which hold its random. */
  began(side: Side, bytes: Uint8Array): void {
    const state = this.#sides[side]
    if (!this.#keys.areThere || state.head.length >= RANDOM_AT + RANDOM_BYTES) return
    state.head = Buffer.concat([state.head, bytes.subarray(0, RANDOM_AT + RANDOM_BYTES)])
  }

  chosen(hello: {
    version: string
    cipher: string
    extensions: number[]
    isHelloRetryRequest: boolean
  }): void {
    if (!this.#keys.areThere || hello.isHelloRetryRequest) return
    const { client, server } = this.#sides
    this.#suite = suiteOf(hello.cipher)
    this.#isTls13 = hello.version === 'TLSv1.3'
    if (this.#suite === undefined) return
    const random = Buffer.from(randomOf(client.head)).toString('hex')
    if (!this.#isTls13) {
      const master = this.#keys.secret('CLIENT_RANDOM', random)
      if (master === undefined) return
      const randoms = { client: randomOf(client.head), server: randomOf(server.head) }
      const both = keysOf12(this.#suite, master, randoms, hello.extensions.includes(ENCRYPT_THEN_MAC))
      this.#waiting = { client: new RecordCipher(both.client), server: new RecordCipher(both.server) }
      return
    }
    client.traffic = this.#keys.secret('CLIENT_TRAFFIC_SECRET_0', random)
    server.traffic = this.#keys.secret('SERVER_TRAFFIC_SECRET_0', random)
    this.#use(client, this.#keys.secret('CLIENT_HANDSHAKE_TRAFFIC_SECRET', random))
    this.#use(server, this.#keys.secret('SERVER_HANDSHAKE_TRAFFIC_SECRET', random))
  }

  cipherChanged(side: Side): void {
    if (this.#waiting !== undefined) this.#sides[side].cipher = this.#waiting[side]
  }

  /** What a record held; nothing where it cannot be opened. */
  open(side: Side, content: RecordContent, payload: Uint8Array): InnerEvent[] {
    const state = this.#sides[side]
    if (state.isBroken) return []
    const text = this.#textOf(state, CONTENT_TYPES[content], payload)
    if (text === undefined) return []
    if (!this.#isTls13) return innerOf(CONTENT_TYPES[content], text)
    let end = text.length - 1
    while (end >= 0 && text[end] === 0) end--
    const inner = text.subarray(0, Math.max(end, 0))
    if (text[end] !== CONTENT_TYPES.handshake) return innerOf(text[end] ?? 0, inner)
    return this.#handshake(state, inner)
  }

  #textOf(state: SideState, type: number, payload: Uint8Array): Uint8Array | undefined {
    const text = state.cipher?.open(type, payload)
    if (text !== undefined) return text
    // The handshake's secret is missing, or its Finished was: what comes after has a secret of its own.
    if (this.#isTls13 && state.traffic !== undefined && state.secret !== state.traffic) {
      const other = new RecordCipher(keysOf13(this.#suite as Suite, state.traffic))
      const later = other.open(type, payload)
      if (later === undefined) return undefined
      state.cipher = other
      state.secret = state.traffic
      return later
    }
    if (state.cipher !== undefined) state.isBroken = true
    return undefined
  }

  #handshake(state: SideState, bytes: Uint8Array): InnerEvent[] {
    const events = state.messages.push(bytes)
    for (const event of events) {
      if (event.type === 'finished') this.#use(state, state.traffic)
      if (event.type === 'key-update' && state.secret !== undefined)
        this.#use(state, nextSecret(this.#suite as Suite, state.secret))
    }
    return events
  }

  #use(state: SideState, secret: Uint8Array | undefined): void {
    if (secret === undefined || this.#suite === undefined) return
    state.secret = secret
    state.cipher = new RecordCipher(keysOf13(this.#suite, secret))
  }
}

const randomOf = (head: Uint8Array): Uint8Array => head.subarray(RANDOM_AT, RANDOM_AT + RANDOM_BYTES)

function innerOf(type: number, bytes: Uint8Array): InnerEvent[] {
  if (type === CONTENT_TYPES['application-data'])
    return bytes.length === 0 ? [] : [{ type: 'application', bytes }]
  const code = bytes[1]
  if (type === CONTENT_TYPES.alert && code !== undefined) return [{ type: 'alert', name: alertName(code) }]
  return []
}
