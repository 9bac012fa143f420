// Exports of a network for the benchmark of flows: a hundred datagrams as a router sends them, each as full as an
// Ethernet frame lets it be.

export interface ExportTraffic {
  name: string
  /** In all datagrams of a round. */
  records: number
  /** Those of the next round: sequence numbers go on. */
  datagrams(): Uint8Array[]
}

const DATAGRAMS = 100
const TEMPLATE_EVERY = 20
const START_MS = Date.UTC(2025, 3, 1)

interface Field {
  element: number
  bytes: number
  /** Of the flow with this number. */
  value: (flow: number) => number
}

/** A web server's answers; of a hundred flows one, or each, is signalling with Microsoft. */
const flowFields = (isSignalling: (flow: number) => boolean): Record<string, Field> => ({
  source: {
    element: 8,
    bytes: 4,
    value: flow => (isSignalling(flow) ? 0x34724b18 : 0x0a000000 + (flow % 5000)),
  },
  destination: {
    element: 12,
    bytes: 4,
    value: flow => (isSignalling(flow) ? 0xc0000215 : 0xc6336400 + (flow % 200)),
  },
  sourcePort: { element: 7, bytes: 2, value: flow => 1024 + (flow % 60_000) },
  destinationPort: { element: 11, bytes: 2, value: flow => (isSignalling(flow) ? 5061 : 443) },
  protocol: { element: 4, bytes: 1, value: () => 6 },
  tcpFlags: { element: 6, bytes: 1, value: () => 0x1b },
  packets: { element: 2, bytes: 4, value: flow => 5 + (flow % 1000) },
  octets: { element: 1, bytes: 4, value: flow => 400 + (flow % 1_000_000) },
  firstUptime: { element: 22, bytes: 4, value: flow => 60_000 + (flow % 50_000) },
  lastUptime: { element: 21, bytes: 4, value: flow => 60_016 + (flow % 50_000) },
  startMs: { element: 152, bytes: 8, value: flow => START_MS + flow },
  endMs: { element: 153, bytes: 8, value: flow => START_MS + flow + 16 },
  nextHop: { element: 15, bytes: 4, value: () => 0xc0000201 },
  input: { element: 10, bytes: 4, value: () => 1 },
  output: { element: 14, bytes: 4, value: () => 2 },
  typeOfService: { element: 5, bytes: 1, value: () => 0 },
  sourceAs: { element: 16, bytes: 4, value: () => 8075 },
  sourceMask: { element: 9, bytes: 1, value: () => 14 },
})

const SHARED = [
  ...['source', 'destination', 'nextHop', 'input', 'output', 'octets', 'packets'],
  ...['sourcePort', 'destinationPort', 'tcpFlags', 'protocol', 'typeOfService', 'sourceAs', 'sourceMask'],
]

/** NetFlow 9 has uptimes, IPFIX times of the day. */
const NAMES = {
  netflow9: [...SHARED, 'lastUptime', 'firstUptime'],
  ipfix: [...SHARED, 'startMs', 'endMs'],
} as const

type Dialect = keyof typeof NAMES

/** Octets of one datagram's sets. */
const ROOM = 1400
const TEMPLATE = 256

function traffic(dialect: Dialect, name: string, isSignalling: (flow: number) => boolean): ExportTraffic {
  const all = flowFields(isSignalling)
  const fields = NAMES[dialect].flatMap(each => all[each] ?? [])
  const recordBytes = fields.reduce((sum, { bytes }) => sum + bytes, 0)
  const perDatagram = Math.floor(ROOM / recordBytes)
  const bodies = Array.from({ length: DATAGRAMS }, (_, index) => {
    const records = Array.from({ length: perDatagram }, (_, place) =>
      recordOf(fields, index * perDatagram + place),
    )
    return Buffer.concat([
      ...(index % TEMPLATE_EVERY === 0 ? [templateOf(dialect, fields)] : []),
      setOf(TEMPLATE, Buffer.concat(records)),
    ])
  })
  let sequence = 0
  return {
    name,
    records: DATAGRAMS * perDatagram,
    datagrams: () =>
      bodies.map(body => {
        const head = headOf(dialect, body.length, sequence)
        sequence += dialect === 'ipfix' ? perDatagram : 1
        return Buffer.concat([head, body])
      }),
  }
}

function setOf(id: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(id, 0)
  head.writeUInt16BE(4 + body.length, 2)
  return Buffer.concat([head, body])
}

function templateOf(dialect: Dialect, fields: readonly Field[]): Buffer {
  const body = Buffer.alloc(4 + 4 * fields.length)
  body.writeUInt16BE(TEMPLATE, 0)
  body.writeUInt16BE(fields.length, 2)
  for (const [index, { element, bytes }] of fields.entries()) {
    body.writeUInt16BE(element, 4 + 4 * index)
    body.writeUInt16BE(bytes, 6 + 4 * index)
  }
  return setOf(dialect === 'ipfix' ? 2 : 0, body)
}

function recordOf(fields: readonly Field[], flow: number): Buffer {
  return Buffer.concat(
    fields.map(({ bytes, value }) => {
      const octets = Buffer.alloc(8)
      octets.writeBigUInt64BE(BigInt(value(flow)), 0)
      return octets.subarray(8 - bytes)
    }),
  )
}

function headOf(dialect: Dialect, bodyBytes: number, sequence: number): Buffer {
  const seconds = START_MS / 1000
  if (dialect === 'ipfix') {
    const head = Buffer.alloc(16)
    head.writeUInt16BE(10, 0)
    head.writeUInt16BE(16 + bodyBytes, 2)
    head.writeUInt32BE(seconds, 4)
    head.writeUInt32BE(sequence >>> 0, 8)
    return head
  }
  const head = Buffer.alloc(20)
  head.writeUInt16BE(9, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(120_000, 4)
  head.writeUInt32BE(seconds, 8)
  head.writeUInt32BE(sequence >>> 0, 12)
  return head
}

const oneInAHundred = (flow: number): boolean => flow % 100 === 0
const each = (): boolean => true

export const EXPORTS: readonly ExportTraffic[] = [
  traffic('netflow9', 'NetFlow 9 to facts, one record in a hundred of interest', oneInAHundred),
  traffic('netflow9', 'NetFlow 9 to facts, each record of interest', each),
  traffic('ipfix', 'IPFIX to facts, one record in a hundred of interest', oneInAHundred),
  traffic('ipfix', 'IPFIX to facts, each record of interest', each),
]
