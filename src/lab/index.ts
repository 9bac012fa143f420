// lab: the simulated world, with a clock of its own and a network that can be broken at will.

export { LabWorld, type LabWorldOptions } from './lab-world.ts'
export type { Link } from './link.ts'
export { DISTANCE } from './network.ts'
