// Connections of one address, so that whoever opens as many as there may be shuts nobody else out. What is over is closed at
// once: no octet of it is read.

import type { App } from '../app.ts'
import { household } from './paces.ts'

/** Closes what comes from an address beyond `most`. */
export function keepRoom(server: App['server'], most: number): void {
  const here = new Map<string, number>()
  server.on('connection', socket => {
    const house = household(socket.remoteAddress ?? '')
    const count = here.get(house) ?? 0
    if (count >= most) return socket.destroy()
    here.set(house, count + 1)
    socket.once('close', () => {
      const left = (here.get(house) ?? 1) - 1
      if (left === 0) here.delete(house)
      else here.set(house, left)
    })
  })
}
