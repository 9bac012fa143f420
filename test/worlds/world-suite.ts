// The one suite both worlds pass: what an element may rely on, whichever world runs it.

import type { MakeHarness } from './harness.ts'
import { plainSuite } from './plain-suite.ts'
import { tlsFailureSuite } from './tls-failure-suite.ts'
import { tlsSuite } from './tls-suite.ts'

export function worldSuite(name: string, make: MakeHarness): void {
  plainSuite(name, make)
  tlsSuite(name, make)
  tlsFailureSuite(name, make)
}
