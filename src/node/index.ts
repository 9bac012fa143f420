// node: the real world. The only room that imports node:net, node:tls, node:dgram and node:dns.

export { DEFAULT_LIMITS, type NodeLimits } from './limits.ts'
export { NodeWorld, type NodeWorldOptions } from './node-world.ts'
export { publicRootBlocks } from './public-roots.ts'
