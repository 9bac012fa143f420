// TLS without cryptography: both ends decide by the same functions and leave the same facts as with OpenSSL, on
// certificates that are only described.

import { type Ending, Handshake } from '../element/index.ts'
import { unreachable } from '../kernel/index.ts'
import {
  alertFor,
  type ChainFault,
  chooseContext,
  cipherSuite,
  judgeClient,
  judgeServer,
  MICROSOFT_CIPHERS,
  serverNameOf,
  sessionContext,
  type TlsClientPolicy,
  type TlsServerPolicy,
  type TlsVersion,
} from '../tls/index.ts'
import type { HandshakeEnd, LabConnection } from './connection.ts'
import type { TlsMessage } from './tls-message.ts'

type Message<Type extends TlsMessage['type']> = Extract<TlsMessage, { type: Type }>

/** As node:tls offers them, those for other kinds of keys left out. */
const USUAL_CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  ...MICROSOFT_CIPHERS,
]
const VERSIONS: TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

abstract class SimulatedTls implements HandshakeEnd {
  protected readonly handshake: Handshake<LabConnection>

  constructor(connection: LabConnection, role: 'client' | 'server') {
    this.handshake = new Handshake(connection, role)
    connection.handshake = this
  }

  broken(ending: Ending): void {
    this.handshake.fail(ending)
  }

  receive(message: TlsMessage): void {
    switch (message.type) {
      case 'alert':
        return this.handshake.fail({ how: 'alert', alert: message.alert, endedBy: 'remote' })
      case 'hello':
        return this.hello(message)
      case 'flight':
        return this.flight(message)
      case 'finish':
        return this.finish(message)
      case 'done':
        return this.done()
      default:
        return unreachable(message)
    }
  }

  protected hello(_message: Message<'hello'>): void {
    this.#unexpected()
  }

  protected flight(_message: Message<'flight'>): void {
    this.#unexpected()
  }

  protected finish(_message: Message<'finish'>): void {
    this.#unexpected()
  }

  protected done(): void {
    this.#unexpected()
  }

  protected refuse(alert: string, chainFault?: ChainFault): void {
    if (!this.handshake.connection.isOver) this.handshake.connection.sendTls({ type: 'alert', alert })
    this.handshake.fail({ how: 'alert', alert, endedBy: 'local', ...(chainFault && { chainFault }) })
  }

  #unexpected(): void {
    this.refuse('unexpected_message')
  }
}

/** The server's side, from the accepted connection on. */
export class SimulatedServer extends SimulatedTls {
  readonly #policy: TlsServerPolicy
  readonly #listener: string
  /** Noted when the handshake is done, because OpenSSL does not tell before. */
  #agreed: { version?: TlsVersion; cipher?: string } = {}

  constructor(connection: LabConnection, policy: TlsServerPolicy, listener: string) {
    super(connection, 'server')
    this.#policy = policy
    this.#listener = listener
    connection.limit(policy.handshakeLimitMs, () => this.handshake.fail({ how: 'timeout', endedBy: 'local' }))
  }

  protected override hello(message: Message<'hello'>): void {
    const { handshake } = this
    if (message.serverName !== undefined) handshake.serverName = message.serverName
    const choice = chooseContext(this.#policy.policies, this.#policy.contexts, {
      ...(message.serverName !== undefined && { serverName: message.serverName }),
      remote: handshake.connection.remote.address,
      listener: this.#listener,
    })
    if (!choice.ok) return this.refuse(choice.fault.alert)
    handshake.context = sessionContext(choice.value)
    const { chain } = choice.value.context
    handshake.serverChain = chain
    const version = commonVersion(this.#policy, message)
    if (version === undefined) return this.refuse('protocol_version')
    const cipher = commonCipher(this.#policy, message, version, chain[0]?.keyType)
    if (cipher === undefined) return this.refuse('handshake_failure')
    this.#agreed = { version, cipher }
    const { clientCertificate, clientTrust } = this.#policy
    const asksFor =
      clientCertificate === 'no' ? undefined : (clientTrust?.roots ?? []).map(each => each.subjectDn)
    return handshake.connection.sendTls({ type: 'flight', version, cipher, chain, asksFor })
  }

  protected override finish({ chain }: Message<'finish'>): void {
    const { handshake } = this
    const { clientCertificate } = this.#policy
    handshake.clientChain = chain
    const verified = judgeClient(chain, this.#policy, handshake.connection.host.now())
    const isLatest = this.#agreed.version === 'TLSv1.3'
    if (isLatest) Object.assign(handshake, this.#agreed)
    if (clientCertificate === 'require' && chain.length === 0) {
      return this.refuse(isLatest ? 'certificate_required' : 'handshake_failure')
    }
    Object.assign(handshake, this.#agreed)
    if (!isLatest) handshake.connection.sendTls({ type: 'done' })
    if (clientCertificate === 'require' && !verified.ok) {
      return handshake.fail({ how: 'fin', endedBy: 'local', chainFault: verified.fault })
    }
    return handshake.connection.open(handshake.complete(verified))
  }
}

/** The client's side; says hello at once. */
export class SimulatedClient extends SimulatedTls {
  readonly #policy: TlsClientPolicy

  constructor(connection: LabConnection, policy: TlsClientPolicy) {
    super(connection, 'client')
    this.#policy = policy
    const { handshake } = this
    const { minVersion, maxVersion, ciphers = USUAL_CIPHERS } = policy
    const serverName = serverNameOf(policy)
    connection.limit(connection.host.limits.handshakeLimitMs, () =>
      handshake.fail({ how: 'timeout', endedBy: 'local' }),
    )
    handshake.shows(policy)
    handshake.serverName = serverName
    const named = serverName === undefined ? {} : { serverName }
    connection.sendTls({ type: 'hello', ...named, minVersion, maxVersion, ciphers })
  }

  protected override flight(message: Message<'flight'>): void {
    const { handshake } = this
    handshake.version = message.version
    handshake.cipher = message.cipher
    handshake.serverChain = message.chain
    const fault = judgeServer(message.chain, this.#policy, handshake.connection.host.now())
    const isLatest = message.version === 'TLSv1.3'
    if (!isLatest) learnRequest(handshake, message)
    if (fault !== undefined && !isLatest) return this.#leave(fault)
    // TLS 1.3 hides whether we were asked from all but OpenSSL; see the client of the real world.
    const chain = this.#policy.context?.chain ?? []
    if (message.asksFor !== undefined || isLatest) handshake.clientChain = chain
    handshake.connection.sendTls({ type: 'finish', chain: message.asksFor === undefined ? [] : chain })
    if (!isLatest) return
    if (fault !== undefined) return handshake.fail({ how: 'fin', endedBy: 'local', chainFault: fault })
    this.done()
  }

  protected override done(): void {
    this.handshake.connection.open(this.handshake.complete({ ok: true }))
  }

  #leave(fault: ChainFault): void {
    if (this.#policy.checkAt === 'handshake-end') return this.refuse(alertFor(fault), fault)
    this.handshake.fail({ how: 'fin', endedBy: 'local', chainFault: fault })
  }
}

/** What TLS 1.2 shows of the server's wishes; a simulated server has no tickets. */
function learnRequest(handshake: Handshake<LabConnection>, { asksFor }: Message<'flight'>): void {
  handshake.certificateRequested = asksFor !== undefined
  handshake.authorities = asksFor
  handshake.ticketOffered = false
}

function commonVersion(server: TlsServerPolicy, client: Message<'hello'>): TlsVersion | undefined {
  const rank = (version: TlsVersion) => VERSIONS.indexOf(version)
  const highest = Math.min(rank(server.maxVersion), rank(client.maxVersion))
  const lowest = Math.max(rank(server.minVersion), rank(client.minVersion))
  return highest < lowest ? undefined : VERSIONS[highest]
}

/** The server's order decides; a suite for another kind of key than the certificate's cannot be used. */
function commonCipher(
  server: TlsServerPolicy,
  client: Message<'hello'>,
  version: TlsVersion,
  keyType: 'rsa' | 'ec' | 'other' | undefined,
): string | undefined {
  if (version === 'TLSv1.3') return 'TLS_AES_256_GCM_SHA384'
  return (server.ciphers ?? USUAL_CIPHERS).find(name => {
    const kind = cipherSuite(name)?.certificate ?? 'rsa'
    return kind !== 'any' && kind === keyType && client.ciphers.includes(name)
  })
}
