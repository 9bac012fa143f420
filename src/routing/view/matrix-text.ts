// The failure matrix in a terminal, the worst first.

import { type Cell, painted, type TextStyle, textTable, wrapped } from '../../kernel/index.ts'
import type { Matrix, MatrixRow } from '../matrix/matrix.ts'
import {
  experienceText,
  failuresText,
  matrixDomain,
  matrixTitle,
  numbersText,
  productsOf,
  usersText,
  withoutText,
} from './matrix-words.ts'
import { countText } from './words.ts'

const PARAGRAPH_LINES = 10
/** More rows are for a file. */
const ROWS_TOLD = 40

export function matrixText(matrix: Matrix, style: TextStyle): string {
  const domain = matrixDomain(matrix)
  const rows = matrix.rows.slice(0, ROWS_TOLD)
  const more = matrix.rows.length - rows.length
  const columns = [
    { title: domain === '' ? 'down' : `down (${domain})`, least: 16 },
    { title: 'who calls', least: 16 },
    { title: 'numbers like', least: 16 },
    { title: 'p50 / p95 / worst' },
    { title: 'once demoted' },
  ]
  const said = [
    painted('What if SBCs fail', 'strong', style),
    ...matrixTitle(matrix).flatMap(text => wrapped(text, style.width, PARAGRAPH_LINES)),
    ...matrix.doubts.map(doubt => painted(`There may be more: ${doubt}.`, 'plain', style)),
    '',
    ...(rows.length === 0
      ? ['No failure changes anything.']
      : textTable(
          columns,
          rows.flatMap(row => cellsOf(matrix, row, domain)),
          style,
        )),
    ...(more > 0 ? [`and ${countText(more, 'more row')}; --format csv, html or json has all of them`] : []),
    ...withoutText(matrix).flatMap(text => ['', painted(text, 'plain', style)]),
  ]
  return said.map(line => `${line}\n`).join('')
}

/** One line for each product of users and numbers; what they share stands in the first. */
function cellsOf(matrix: Matrix, row: MatrixRow, domain: string): Cell[][] {
  const { atFirst, whenDemoted } = row.effect
  return productsOf(row.calls).map((calls, place) => [
    { text: place === 0 ? failuresText(row, domain) : '' },
    { text: usersText(matrix, [calls]) },
    { text: numbersText(matrix, [calls]) },
    { text: experienceText(atFirst), tone: atFirst.rings === 0 ? 'bad' : 'plain' },
    { text: experienceText(whenDemoted), tone: whenDemoted.rings === 0 ? 'bad' : 'dim' },
  ])
}
