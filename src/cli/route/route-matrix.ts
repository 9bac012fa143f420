// `linesman route whatif --matrix`: every failure against everybody.

import { OperatorError } from '../../kernel/index.ts'
import {
  failureMatrix,
  type Matrix,
  matrixCsv,
  matrixHtml,
  matrixJson,
  matrixText,
} from '../../routing/index.ts'
import { FINE } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { styleOf, unknownFormat } from './route-answer.ts'
import { type RouteCommand, readHow, readReading, readTenant } from './route-question.ts'

export function routeMatrix(options: RouteCommand, terminal: Terminal): number {
  const write = writer(options, terminal)
  for (const option of ONE_CALL) {
    if (options[option] !== undefined) throw notWithMatrix(`--${option}`)
  }
  if (options.compareReadings) throw notWithMatrix('--compare-readings')
  const reading = readReading(options.reading)
  const how = readHow(options.down)
  terminal.out(write(failureMatrix(readTenant(options.tenant, terminal), { how, reading })))
  return FINE
}

const ONE_CALL = ['user', 'number', 'demoted', 'region', 'ingress'] as const

function writer(options: RouteCommand, terminal: Terminal): (matrix: Matrix) => string {
  const format = options.json ? 'json' : options.format
  switch (format) {
    case 'text':
      return matrix => matrixText(matrix, styleOf(terminal))
    case 'json':
      return matrix => `${JSON.stringify(matrixJson(matrix))}\n`
    case 'csv':
      return matrixCsv
    case 'html':
      return matrixHtml
    default:
      throw unknownFormat(format, 'text, json, csv or html')
  }
}

const notWithMatrix = (where: string): OperatorError =>
  new OperatorError({
    code: 'usage/route',
    where,
    what: 'is about one call, and --matrix about all',
    hint: 'leave one of them out',
  })
