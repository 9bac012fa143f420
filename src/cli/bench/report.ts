// What a benchmark prints: the machine, then its rows, as text or as one JSON object.

import { cpus } from 'node:os'
import type { Row } from './row.ts'

export function reportJson(bench: string, rows: readonly Row[]): string {
  return `${JSON.stringify({ schemaVersion: 1, bench, machine: describeMachine(), rows }, null, 2)}\n`
}

export function reportText(rows: readonly Row[]): string {
  return `${describeMachine()}\n${rows.map(formatRow).join('')}`
}

const describeMachine = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, ${process.platform}`

function formatRow({ name, value, unit, peer, peerValue, ratio }: Row): string {
  const against = ratio === null ? '' : `; ${peer}: ${peerValue} ${unit.split(' ', 1)[0]}, ratio ${ratio}`
  return `${name}\n  ${value} ${unit}${against}\n`
}
