// Test support: the ini of an AudioCodes SBC as its firmware writes it, in the style of either generation.

export interface WrittenTable {
  table: string
  columns: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}

/** `prefixed` writes names of columns with the table's own, as firmware before 7.2.250 does. */
export function writeIni(tables: readonly WrittenTable[], { prefixed = false, eol = '\r\n' } = {}): string {
  const written = (value: string | number): string =>
    typeof value === 'number' ? String(value) : `"${value}"`
  const lines = tables.flatMap(({ table, columns, rows }) => {
    const name = (column: string): string => (prefixed ? `${table}_${column}` : column)
    return [
      `[ ${table} ]`,
      '',
      `FORMAT ${prefixed ? `${table}_` : ''}Index = ${columns.map(name).join(', ')};`,
      ...rows.map((row, index) => `${table} ${index} = ${row.map(written).join(', ')};`),
      '',
      `[ \\${table} ]`,
      '',
    ]
  })
  return [
    ';**************',
    ';** Ini File **',
    ';**************',
    '',
    '[SYSTEM Params]',
    '',
    'EnableSyslog = 1',
    '',
    ...lines,
  ].join(eol)
}

export interface WrittenSbc {
  /** TLS context of the SIP interface for Teams. */
  listener?: string
  /** TLS context of Microsoft's proxy set. */
  proxySet?: string
  /** Bits of the Teams context's versions; 4 is 1.2, 8 is 1.3. */
  versions?: number
  /** 1 are OPTIONS. */
  keepAlive?: number
  keepAliveSeconds?: number
  proxies?: readonly string[]
  /** Known by the addresses of the proxy set instead of by Contact. */
  byProxySet?: boolean
  media?: number
  refer?: number
  hold?: number
}

export const MICROSOFT_PROXIES = ['sip', 'sip2', 'sip3'].map(name => `${name}.pstnhub.microsoft.com:5061`)

/** An SBC between a carrier and Teams, as Microsoft's and the vendor's notes want it where nothing else is said. */
export const sbcTables = (sbc: WrittenSbc = {}): WrittenTable[] => [...places(sbc), ...treatment(sbc)]

function places(sbc: WrittenSbc): WrittenTable[] {
  const { listener = 'Teams', proxySet = 'Teams', versions = 12, keepAlive = 1, keepAliveSeconds = 60 } = sbc
  const { proxies = MICROSOFT_PROXIES } = sbc
  return [
    {
      table: 'TLSContexts',
      columns: ['Name', 'TLSVersion', 'ServerCipherString'],
      rows: [
        ['default', 0, 'DEFAULT'],
        ['Teams', versions, 'DEFAULT'],
      ],
    },
    {
      table: 'SIPInterface',
      columns: ['InterfaceName', 'UDPPort', 'TCPPort', 'TLSPort', 'TLSContext', 'TLSMutualAuthentication'],
      rows: [
        ['Teams', 0, 0, 5061, listener, -1],
        ['Carrier', 5060, 0, 0, 'default', -1],
      ],
    },
    {
      table: 'ProxySet',
      columns: [
        'ProxyName',
        'EnableProxyKeepAlive',
        'ProxyKeepAliveTime',
        'TLSContextName',
        'SBCIPv4SIPInterfaceName',
      ],
      rows: [
        ['Teams', keepAlive, keepAliveSeconds, proxySet, 'Teams'],
        ['Carrier', 0, 60, '', 'Carrier'],
      ],
    },
    {
      table: 'ProxyIp',
      columns: ['ProxySetId', 'ProxyIpIndex', 'IpAddress', 'TransportType'],
      rows: [...proxies.map((address, index) => ['0', index, address, 2]), ['1', 0, '198.51.100.7:5060', 0]],
    },
  ]
}

function treatment({ byProxySet = false, media = 1, refer = 3, hold = 3 }: WrittenSbc): WrittenTable[] {
  return [
    {
      table: 'IPGroup',
      columns: ['Name', 'ProxySetName', 'ClassifyByProxySet', 'ProfileName', 'ContactName'],
      rows: [
        ['Teams', 'Teams', byProxySet ? 1 : 0, 'Teams', 'sbc.example.com'],
        ['Carrier', 'Carrier', 1, 'Carrier', ''],
      ],
    },
    {
      table: 'IpProfile',
      columns: ['ProfileName', 'SBCMediaSecurityBehaviour', 'SBCRemoteReferBehavior', 'SBCRemoteHoldFormat'],
      rows: [
        ['Teams', media, refer, hold],
        ['Carrier', 2, 0, 0],
      ],
    },
    {
      table: 'ConditionTable',
      columns: ['Name', 'Condition'],
      rows: [['Teams', "header.contact.url.host contains 'pstnhub.microsoft.com'"]],
    },
    {
      table: 'Classification',
      columns: [
        'ClassificationName',
        'MessageConditionName',
        'SrcSIPInterfaceName',
        'SrcAddress',
        'SrcIPGroupName',
      ],
      rows: byProxySet ? [] : [['Teams', 'Teams', 'Teams', '', 'Teams']],
    },
  ]
}
