// Secrets of TLS connections that their ends wrote down: key log files (draft-ietf-tls-keylogfile, `SSLKEYLOGFILE`),
// alone or inside a capture. They open connections, so they are looked up and never shown.

/** Lines kept, the latest; a connection has one (TLS 1.2) or up to five. */
const MAX_SECRETS = 500_000
const LINE = /^([A-Z0-9_]+) ([0-9a-fA-F]{64}) ([0-9a-fA-F]{32,192})\s*$/

export type SecretLabel =
  | 'CLIENT_RANDOM'
  | 'CLIENT_HANDSHAKE_TRAFFIC_SECRET'
  | 'SERVER_HANDSHAKE_TRAFFIC_SECRET'
  | 'CLIENT_TRAFFIC_SECRET_0'
  | 'SERVER_TRAFFIC_SECRET_0'

export class TlsKeys {
  readonly #secrets = new Map<string, Buffer>()
  readonly #mayCome: boolean

  /** `mayCome`: none are there yet perhaps, but more are added while connections are read. */
  constructor({ mayCome = false } = {}) {
    this.#mayCome = mayCome
  }

  /** Whether it is worth keeping what keys are found and used by. */
  get areThere(): boolean {
    return this.#mayCome || this.#secrets.size > 0
  }

  get areKnown(): boolean {
    return this.#secrets.size > 0
  }

  /** Takes the text of a key log; what is no line of one is passed over. */
  add(keyLog: string): void {
    for (const line of keyLog.split('\n')) {
      const [, label, random, secret] = LINE.exec(line) ?? []
      if (label === undefined || random === undefined || secret === undefined) continue
      const oldest = this.#secrets.size < MAX_SECRETS ? undefined : this.#secrets.keys().next().value
      if (oldest !== undefined) this.#secrets.delete(oldest)
      this.#secrets.set(`${label} ${random.toLowerCase()}`, Buffer.from(secret, 'hex'))
    }
  }

  /** Of the connection whose ClientHello had this random, in lower-case hexadecimal. */
  secret(label: SecretLabel, clientRandom: string): Buffer | undefined {
    return this.#secrets.get(`${label} ${clientRandom}`)
  }
}
