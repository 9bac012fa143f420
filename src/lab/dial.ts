// How a simulated TCP connection comes to be.
//
//   client                    server
//     | ------- SYN ------->    |      lost on a blocked way: again after 1, 3, 7 seconds
//     | <--- SYN-ACK, RST ---   |      RST: nobody listens there, or a firewall says so
//     | ------- ACK ------->    |      accepted; what the client says first comes right behind

import { type Endpoint, type Millis, millis } from '../kernel/index.ts'
import type { TlsClientPolicy } from '../tls/index.ts'
import type { LabConnection } from './connection.ts'
import type { Places } from './places.ts'
import { SimulatedClient, SimulatedServer } from './simulated-tls.ts'
import { TcpLink } from './tcp-link.ts'

interface Dial {
  connection: LabConnection
  to: Endpoint
  tls: TlsClientPolicy | undefined
  places: Places
}

/** RFC 6298: the first retransmission after a second, then twice as long each time. */
const FIRST_RETRY = millis(1000)

export function dial(parts: Dial): void {
  const { connection } = parts
  connection.limit(connection.host.limits.connectLimitMs, () =>
    connection.lost({ how: 'timeout', endedBy: 'local' }),
  )
  sendSyn(parts, FIRST_RETRY)
}

function sendSyn(parts: Dial, retry: Millis): void {
  const { connection, to, places } = parts
  if (connection.isOver) return
  const { network } = places
  const from = connection.local
  if (network.isBlocked(from, to, 'tcp') || network.isBlocked(to, from, 'tcp')) {
    return places.later(retry, () => sendSyn(parts, millis(retry * 2)))
  }
  const oneWay = network.latency(from.address, to.address)
  places.later(oneWay, () => {
    const refused = network.isBlocked(from, to, 'refuse') || places.listenerAt(to) === undefined
    places.later(oneWay, () => {
      if (connection.isOver) return
      if (refused) connection.lost({ how: 'refused', endedBy: 'remote' })
      else established(parts, oneWay)
    })
  })
}

/** The SYN-ACK has arrived; the ACK is on its way. */
function established({ connection, to, tls, places }: Dial, oneWay: Millis): void {
  const { now, later, network } = places
  const link = new TcpLink({ client: connection, from: connection.local, to, network, now, later })
  connection.attach(link)
  connection.join()
  later(oneWay, () => accept(link, to, places))
  if (tls === undefined) connection.open()
  else new SimulatedClient(connection, tls)
}

function accept(link: TcpLink, to: Endpoint, places: Places): void {
  const place = places.listenerAt(to)
  // It listened when the SYN came and does no more.
  if (place === undefined) return link.reset()
  const { element, listener } = place
  const mine = [...listener.accepted].filter(each => each.remote.address === link.from.address).length
  const isFull =
    listener.accepted.size >= element.limits.acceptedLimit || mine >= element.limits.acceptedPerAddressLimit
  const connection = element.accept(listener, to, link.from)
  link.accepted(connection)
  connection.attach(link)
  connection.join()
  if (isFull) return connection.lost({ how: 'limit', endedBy: 'local' })
  listener.accepted.add(connection)
  if (listener.tls === undefined) connection.open()
  else new SimulatedServer(connection, listener.tls, listener.id)
}
