// Small pieces of the sentences findings are made of.

/** `1 connection`, `4 connections`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(items: Iterable<string>, shown = 3): string {
  const all = [...new Set(items)]
  if (all.length > shown) return `${all.slice(0, shown).join(', ')} and ${all.length - shown} more`
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
