import { makeLab } from './lab-harness.ts'
import { worldSuite } from './world-suite.ts'

worldSuite('lab', makeLab)
