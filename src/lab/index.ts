// lab: the simulated world, with a clock of its own and a network that can be broken at will.

export { DEFAULT_LIMITS, type LabLimits } from './host.ts'
export { LabWorld, type LabWorldOptions, type Pending } from './lab-world.ts'
export type { Link, LinkEnd } from './link.ts'
export { type Blocked, type DatagramFaults, DISTANCE, Network, type NetworkOptions } from './network.ts'
