import { worldSuite } from '../worlds/world-suite.ts'
import { makeNode, realCertificates } from './node-harness.ts'

worldSuite('node', makeNode(await realCertificates()))
