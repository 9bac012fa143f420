// What Linesman uses of the package net-snmp, which brings no types.

// @ts-expect-error: it has none.
import untyped from 'net-snmp'

export interface Varbind {
  oid: string
  type: number
  value: string | number | Buffer
}

export interface Session {
  trap(oid: string, varbinds: readonly Varbind[], callback: (error: Error | null) => void): void
  inform(oid: string, varbinds: readonly Varbind[], callback: (error: Error | null) => void): void
  on(event: 'error', listener: (error: Error) => void): void
  close(): void
}

interface SessionOptions {
  version?: number
  transport: 'udp4' | 'udp6'
  trapPort: number
  retries: number
  timeout: number
}

interface User {
  name: string
  level: number
  authProtocol?: string
  authKey?: string
  privProtocol?: string
  privKey?: string
}

interface NetSnmp {
  createSession(target: string, community: string, options: SessionOptions): Session
  createV3Session(target: string, user: User, options: SessionOptions): Session
  readonly Version2c: number
  readonly ObjectType: Readonly<Record<'Integer' | 'OctetString' | 'Gauge', number>>
  readonly SecurityLevel: Readonly<Record<'noAuthNoPriv' | 'authNoPriv' | 'authPriv', number>>
  readonly AuthProtocols: Readonly<Record<'sha' | 'sha256' | 'sha512', string>>
  readonly PrivProtocols: Readonly<Record<'aes' | 'aes256b', string>>
}

export const snmp = untyped as NetSnmp
