// Reading of logs for the tests of this room and of those below; nothing else enters here.

export { factsOf, readLog, wholeMessages } from './read-log.ts'
