// A small system for the API's tests, here and on the wire; nothing else enters here.

export * from './asking.ts'
export * from './system.ts'
