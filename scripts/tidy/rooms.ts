// The floor plan of the house: the one place that knows the rooms under `src/` and their order. A room may import
// the rooms on the floors above it; rooms on one floor do not know each other.

const FLOORS: readonly (readonly string[])[] = [
  ['kernel'],
  ['sip', 'media', 'tls', 'findings', 'ladder'],
  ['facts'],
  ['element'],
  ['capture', 'flows', 'hep', 'logs', 'records', 'settings', 'routing'],
  ['diagnosis'],
  ['sbc', 'teams', 'carrier', 'collector', 'watch', 'snmp'],
  ['stories'],
  ['lab', 'node', 'store', 'alerts'],
  ['config'],
  ['api'],
  ['dashboard'],
  ['cli'],
]

/** Rooms that a browser can load: the dashboard, and what it takes from others. */
export const BROWSER_ROOMS: readonly string[] = ['routing', 'ladder', 'dashboard']

const floorOf = (room: string): number => FLOORS.findIndex(floor => floor.includes(room))

export const isRoom = (name: string): boolean => floorOf(name) !== -1

/** The folder under `src/` that `path` lies in, whether the plan knows it or not. */
export const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

/** Whether a file of room `from` may import room `to`, which is another one. */
export const mayImport = (from: string, to: string): boolean => floorOf(to) < floorOf(from)
