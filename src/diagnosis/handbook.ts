// The handbook: a page for each rule, by its id.

/** From the root of the project. */
export const HANDBOOK = 'docs/diagnosis'

export const handbookPage = (rule: string): string => `${HANDBOOK}/${rule}.md`
