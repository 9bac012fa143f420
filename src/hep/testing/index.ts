// HEP for the tests of this room and of those below; nothing else enters here.

export { type WrittenHep, writeHep } from './hep-writer.ts'
