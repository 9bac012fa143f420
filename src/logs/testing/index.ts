// Made-up logs for the tests of this room and of those below; nothing else enters here.

export {
  asteriskLog,
  type CubeOptions,
  cubeLog,
  kamailioLog,
  opensipsLog,
  oracleLog,
  ribbonCoreLog,
  ribbonEdgeLog,
} from '../vendor-logs.ts'
export { factsOf, readLog, wholeMessages } from './read-log.ts'
