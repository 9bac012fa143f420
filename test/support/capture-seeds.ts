// Captures for the fuzzer to begin with.

import { blocksOf, Wire } from '../../src/capture/testing/index.ts'

/** Small captures of both formats: SIP over UDP and TCP, a hello, RTP, fragments and tunnels. */
export function captures(hello: Uint8Array, messages: readonly string[]): Uint8Array[] {
  const [left, right] = [
    { address: '192.0.2.21', port: 5060 },
    { address: '52.114.75.24', port: 5061 },
  ] as const
  const wire = new Wire()
  for (const message of messages) wire.udp(left, right, message.slice(0, 1200))
  wire.connection(left, right).opens().sends('client', hello).sends('server', { flags: 'FA' })
  wire
    .connection(right, left)
    .sends('client', messages[0]?.slice(0, 1200) ?? '')
    .sends('client', { flags: 'R' })
  for (let number = 0; number < 10; number++) wire.udp(left, right, new Uint8Array(20).fill(0x80))
  const make = blocksOf(true)
  const blocks = wire.packets.map(({ bytes }, index) => make.packet(BigInt(index), bytes))
  const ng = Buffer.concat([make.section(), make.interface(1), make.secrets('CLIENT_RANDOM a b'), ...blocks])
  return [wire.file(), new Uint8Array(ng)]
}
