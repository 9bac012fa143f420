// Configurations for the tests of this room and of those below; nothing else enters here.

export { MICROSOFT_PROXIES, sbcTables, type WrittenSbc, type WrittenTable, writeIni } from './ini-writer.ts'
