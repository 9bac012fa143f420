// Rule `cycle`: no file imports itself through others, types included. Finds the knots of the import graph
// (Tarjan's strongly connected components) and names one round trip in each.

import { importsOf } from './imports.ts'
import { isTypeScript, type SourceFile, type Violation } from './rule.ts'

export function cycles(files: readonly SourceFile[]): Violation[] {
  const sources = files.filter(isTypeScript)
  const paths = new Set(sources.map(file => file.path))
  const graph = new Map(
    sources.map(file => [
      file.path,
      importsOf(file).flatMap(({ path }) => (path !== undefined && paths.has(path) ? [path] : [])),
    ]),
  )
  return knots(graph).map(knot => {
    const trip = roundTrip(graph, knot)
    const path = trip[0] as string
    const file = sources.find(source => source.path === path) as SourceFile
    const line = importsOf(file).find(target => target.path === (trip[1] ?? path))?.line ?? 1
    return { path, line, rule: 'cycle', advice: `break the import cycle ${[...trip, path].join(' -> ')}` }
  })
}

type Graph = Map<string, string[]>

/** Groups of files that all reach each other, and single files that import themselves. */
function knots(graph: Graph): string[][] {
  const order = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string): number => {
    const mine = order.size
    order.set(node, mine)
    stack.push(node)
    let low = mine
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next))
      else if (stack.includes(next)) low = Math.min(low, order.get(next) as number)
    }
    if (low === mine) {
      const knot = stack.splice(stack.indexOf(node))
      if (knot.length > 1 || graph.get(node)?.includes(node)) found.push(knot.sort())
    }
    return low
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return found
}

/** The shortest way from the first file of the knot back to itself. */
function roundTrip(graph: Graph, knot: string[]): string[] {
  const home = knot[0] as string
  const seen = new Set<string>()
  let trips = [[home]]
  while (trips.length > 0) {
    const longer: string[][] = []
    for (const trip of trips) {
      for (const next of graph.get(trip.at(-1) as string) ?? []) {
        if (next === home) return trip
        if (seen.has(next) || !knot.includes(next)) continue
        seen.add(next)
        longer.push([...trip, next])
      }
    }
    trips = longer
  }
  return knot
}
