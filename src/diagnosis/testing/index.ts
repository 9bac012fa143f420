// Examples of what rules find, and the pages of the handbook, for the tests of this room and of those below; nothing
// else enters here.

export { EXAMPLES, NO_EXAMPLE } from './examples/index.ts'
export { emptyPage, SECTIONS, sectionsOf, withMade } from './page.ts'
