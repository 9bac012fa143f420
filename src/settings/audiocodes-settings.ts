// The tables of an AudioCodes SBC that bear on Direct Routing, as settings of no vendor. Numbers are those of the
// SBC's own ini and of its user's manual, version 7.4, chapters "TLS Contexts", "SIP Interfaces", "Proxy Sets",
// "IP Groups", "IP Profiles" and "Classification".

import {
  type IpProfileSetting,
  type ProxySetSetting,
  type Setting,
  type SettingFact,
  UNDATED,
} from '../facts/index.ts'
import { type Millis, seconds, type Transport } from '../kernel/index.ts'
import type { IniFile, IniRow } from './ini.ts'

/** One fact for each row that says something of Direct Routing; `observer` is the file's name. */
export function audioCodesSettings(file: IniFile, observer: string): SettingFact[] {
  const rows = (table: string): readonly IniRow[] => file.tables.get(table) ?? []
  const fact = (row: IniRow, setting: Setting): SettingFact => ({
    kind: 'setting',
    at: UNDATED,
    observer,
    ref: `line ${row.line}, ${row.table} ${row.index}`,
    setting,
  })
  return [
    ...rows('TLSContexts').map(row => fact(row, tlsContext(row))),
    ...rows('SIPInterface').map(row => fact(row, sipInterface(row))),
    ...rows('ProxySet').map(row => fact(row, proxySet(row, rows('ProxyIp')))),
    ...rows('IPGroup').map(row => fact(row, ipGroup(row))),
    ...rows('IpProfile').map(row => fact(row, ipProfile(row))),
    ...rows('Classification').map(row => fact(row, classification(row, rows('ConditionTable')))),
  ]
}

/** Bits of `TLSVersion`; 0 is any version. */
const VERSION_BITS: readonly (readonly [bit: number, version: string])[] = [
  [1, 'TLSv1'],
  [2, 'TLSv1.1'],
  [4, 'TLSv1.2'],
  [8, 'TLSv1.3'],
]

function tlsContext(row: IniRow): Setting {
  const bits = row.number('TLSVersion') ?? 0
  const versions = VERSION_BITS.filter(([bit]) => (bits & bit) !== 0).map(([, version]) => version)
  const ciphers = row.value('ServerCipherString')
  return {
    object: 'tls-context',
    name: row.value('Name') ?? String(row.index),
    isDefault: row.index === 0,
    ...(versions.length > 0 && { versions }),
    ...(ciphers !== undefined && { ciphers }),
  }
}

function sipInterface(row: IniRow): Setting {
  const tlsPort = row.number('TLSPort')
  const context = row.value('TLSContext')
  const mutual = row.number('TLSMutualAuthentication')
  return {
    object: 'sip-interface',
    name: row.value('InterfaceName') ?? String(row.index),
    ...(tlsPort !== undefined && tlsPort > 0 && { tlsPort }),
    ...(context !== undefined && { context }),
    ...(mutual !== undefined && mutual >= 0 && { mutualTls: mutual === 1 }),
  }
}

/** `EnableProxyKeepAlive`: 1 are OPTIONS; 2 are REGISTERs. */
const BY_OPTIONS = 1
/** `TransportType` of a proxy; -1 is the one of the device. */
const TRANSPORTS: Readonly<Record<number, Transport>> = { 0: 'udp', 1: 'tcp', 2: 'tls' }

function proxySet(row: IniRow, proxyIps: readonly IniRow[]): ProxySetSetting {
  const context = row.value('TLSContextName')
  const sipInterfaceName = row.value('SBCIPv4SIPInterfaceName') ?? row.value('SBCIPv6SIPInterfaceName')
  const isOwn = (proxy: IniRow): boolean => proxy.number('ProxySetId') === row.index
  const intervalMs: Millis | undefined =
    row.number('EnableProxyKeepAlive') === BY_OPTIONS
      ? seconds(row.number('ProxyKeepAliveTime') ?? 60)
      : undefined
  return {
    object: 'proxy-set',
    name: row.value('ProxyName') ?? String(row.index),
    proxies: proxyIps.filter(isOwn).flatMap(proxyOf),
    ...(sipInterfaceName !== undefined && { sipInterface: sipInterfaceName }),
    ...(context !== undefined && { context }),
    ...(intervalMs !== undefined && { optionsIntervalMs: intervalMs }),
  }
}

function proxyOf(row: IniRow): ProxySetSetting['proxies'] {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(row.value('IpAddress') ?? '') ?? []
  const transport = TRANSPORTS[row.number('TransportType') ?? -1]
  if (host === undefined || host === '') return []
  return [
    {
      host,
      ...(port !== undefined && { port: Number(port) }),
      ...(transport !== undefined && { transport }),
    },
  ]
}

function ipGroup(row: IniRow): Setting {
  const proxySetName = row.value('ProxySetName')
  const profile = row.value('ProfileName')
  const contactHost = row.value('ContactName')
  return {
    object: 'ip-group',
    name: row.value('Name') ?? String(row.index),
    byProxySet: row.number('ClassifyByProxySet') === 1,
    ...(proxySetName !== undefined && { proxySet: proxySetName }),
    ...(profile !== undefined && { profile }),
    ...(contactHost !== undefined && { contactHost }),
  }
}

/** `SBCMediaSecurityBehaviour`. */
const MEDIA: Readonly<Record<number, IpProfileSetting['media']>> = {
  0: 'as-is',
  1: 'srtp',
  2: 'rtp',
  3: 'both',
}
/** `SBCRemoteReferBehavior`: 3 is "Handle Locally"; all others send it on. */
const REFER_HANDLED = 3
/** `SBCRemoteHoldFormat`. */
const HOLDS: Readonly<Record<number, IpProfileSetting['hold']>> = {
  0: 'as-is',
  1: 'sendonly',
  2: 'sendonly',
  3: 'inactive',
  4: 'inactive',
}

function ipProfile(row: IniRow): Setting {
  const media = MEDIA[row.number('SBCMediaSecurityBehaviour') ?? -1]
  const refer = row.number('SBCRemoteReferBehavior')
  const hold = HOLDS[row.number('SBCRemoteHoldFormat') ?? -1]
  return {
    object: 'ip-profile',
    name: row.value('ProfileName') ?? String(row.index),
    ...(media !== undefined && { media }),
    ...(refer !== undefined && { refer: refer === REFER_HANDLED ? 'handled' : 'forwarded' }),
    ...(hold !== undefined && { hold }),
  }
}

function classification(row: IniRow, conditions: readonly IniRow[]): Setting {
  const condition = conditions.find(each => each.value('Name') === row.value('MessageConditionName'))
  const text = condition?.value('Condition')
  const source = row.value('SrcAddress')
  const sipInterfaceName = row.value('SrcSIPInterfaceName')
  const ipGroupName = row.value('SrcIPGroupName')
  return {
    object: 'classification',
    name: row.value('ClassificationName') ?? String(row.index),
    ...(text !== undefined && { condition: text }),
    ...(source !== undefined && { sourceAddress: source }),
    ...(sipInterfaceName !== undefined && { sipInterface: sipInterfaceName }),
    ...(ipGroupName !== undefined && { ipGroup: ipGroupName }),
  }
}
