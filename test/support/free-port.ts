// Ports for programs that take no port 0.

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'

/** The port that the server got on loopback. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Between this and the start of who is to have it somebody else could take it, which the start would tell. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  server.close()
  await once(server, 'close')
  return port
}
