// Test support: connections from Microsoft to the SBC's signalling port, as an exporter counts them.

import type { FlowFact } from '../../facts/index.ts'
import { MICROSOFT, SBC_TEAMS_SIDE, Teller } from '../../facts/testing/index.ts'
import { millis } from '../../kernel/index.ts'

const [FIN, SYN, ACK, PSH] = [1, 2, 16, 8]

/** One that Microsoft opened and left after the server's certificate, at the story's time. */
export function countedFlow(story: Teller, port: number, about: Partial<FlowFact> = {}): Teller {
  return story.note({
    kind: 'flow',
    transport: 'tcp',
    client: { address: MICROSOFT.address, port },
    server: SBC_TEAMS_SIDE,
    lastedMs: millis(16),
    fromClient: { packets: 6, bytes: 560, tcpFlags: FIN | SYN | PSH | ACK },
    fromServer: { packets: 5, bytes: 1560, tcpFlags: FIN | SYN | PSH | ACK },
    sampling: 1,
    exporter: '192.0.2.1',
    ...about,
  })
}

/** Three times within a second and once more twelve seconds later, as the article has it. */
export function refusedReferInFlows(about: Partial<FlowFact> = {}): Teller {
  const story = new Teller('flows.pcap')
  for (const [index, at] of [0, 300, 600, 12_000].entries()) countedFlow(story.at(at), 8576 + index, about)
  return story
}

/** A SYN from `address` that is sent three times and never answered. */
export function ignoredFlow(
  story: Teller,
  address: string,
  port: number,
  about: Partial<FlowFact> = {},
): Teller {
  return story.note({
    kind: 'flow',
    transport: 'tcp',
    client: { address, port },
    server: SBC_TEAMS_SIDE,
    lastedMs: millis(9000),
    fromClient: { packets: 3, bytes: 180, tcpFlags: SYN },
    sampling: 1,
    exporter: '192.0.2.1',
    ...about,
  })
}
