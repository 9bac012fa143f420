// lab: the simulated world, with a clock of its own and a network that can be broken at will.

export { LabWorld, type LabWorldOptions, type Pending } from './lab-world.ts'
export type { Link } from './link.ts'
export { DISTANCE, Network } from './network.ts'
