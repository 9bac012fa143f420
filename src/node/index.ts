// node: the real world. The only room that imports node:net, node:tls, node:dgram and node:dns.

export { ChildProgram } from './child-program.ts'
export { systemClocks, systemNow } from './clock.ts'
export { NodeWorld } from './node-world.ts'
export { OwnConnections } from './own-connections.ts'
export { startApart } from './program-apart.ts'
export { publicRootBlocks } from './public-roots.ts'
export { type RecordedTls, recordTls, type TlsTalk } from './recorded-tls.ts'
