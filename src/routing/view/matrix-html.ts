// The failure matrix as a page that stands alone, the worst first.

import { escapeMarkup } from '../../kernel/index.ts'
import type { Calls } from '../matrix/choices.ts'
import type { Experience } from '../matrix/effects.ts'
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
import { page } from './page.ts'
import { countText } from './words.ts'

/** A page with more is hard to read; CSV and JSON have all. */
const ROWS_LIMIT = 2000
/** Names behind "all of them". */
const NAMES_LIMIT = 200

export function matrixHtml(matrix: Matrix): string {
  const shown = matrix.rows.slice(0, ROWS_LIMIT)
  const domain = matrixDomain(matrix)
  const sections = SECTIONS.map(({ title, has }) => ({ title, rows: shown.filter(has) }))
  return page('What if SBCs fail', [
    ...matrixTitle(matrix).map(paragraph),
    ...matrix.doubts.map(doubt => paragraph(`There may be more: ${doubt}.`)),
    summary(matrix),
    ...sections.flatMap(({ title, rows }) => (rows.length === 0 ? [] : [table(matrix, title, rows, domain)])),
    ...(shown.length < matrix.rows.length
      ? [
          paragraph(
            `${countText(matrix.rows.length - shown.length, 'more row')}: --format csv or json has them.`,
          ),
        ]
      : []),
    ...withoutText(matrix).map(text => `<p class="dim">${escapeMarkup(text)}</p>`),
  ])
}

const paragraph = (text: string): string => `<p>${escapeMarkup(text)}</p>`

const isSingle = ({ failures }: MatrixRow): boolean => failures[0]?.length === 1
const isOut = ({ effect }: MatrixRow): boolean => effect.atFirst.rings === 0

const SECTIONS: readonly { title: string; has: (row: MatrixRow) => boolean }[] = [
  { title: 'One failure, and these calls have no way left', has: row => isSingle(row) && isOut(row) },
  { title: 'Two failures, and these calls have no way left', has: row => !isSingle(row) && isOut(row) },
  {
    title: 'One failure, and these calls are late or get through in part',
    has: row => isSingle(row) && !isOut(row),
  },
  {
    title: 'Two failures, and these calls are late or get through in part',
    has: row => !isSingle(row) && !isOut(row),
  },
]

function summary({ rows }: Matrix): string {
  const singles = rows.filter(row => isSingle(row) && isOut(row))
  const names = [
    ...new Set(
      singles.flatMap(({ unit, failures }) =>
        failures.flat().map(name => (unit === 'SBC' ? name : `${unit} ${name}`)),
      ),
    ),
  ]
  return names.length === 0
    ? '<p class="good">No single failure takes all ways from anybody.</p>'
    : `<p><span class="bad">${countText(names.length, 'single failure')}</span> would leave somebody without a way: ${escapeMarkup(names.slice(0, 12).join(', '))}${names.length > 12 ? ` and ${names.length - 12} more` : ''}.</p>`
}

function table(matrix: Matrix, title: string, rows: readonly MatrixRow[], domain: string): string {
  const head = ['Down', 'Who calls', 'Numbers like', 'p50 / p95 / worst', 'Once demoted']
  return [
    `<h2>${title}</h2><div class="wide"><table>`,
    ...(domain === '' ? [] : [`<caption>SBCs without their domain ${escapeMarkup(domain)}</caption>`]),
    `<thead><tr>${head.map(each => `<th scope="col">${each}</th>`).join('')}</tr></thead><tbody>`,
    ...rows.flatMap(row => productsOf(row.calls).map(calls => tableRow(matrix, row, calls, domain))),
    '</tbody></table></div>',
  ].join('\n')
}

function tableRow(matrix: Matrix, row: MatrixRow, calls: Calls, domain: string): string {
  const { failures, effect } = row
  const down = failures.map(names => names.join(' + '))
  const cells = [
    unfolding(failuresText(row, domain), failuresText(row, domain) === down.join(' or ') ? [] : down),
    unfolding(
      usersText(matrix, [calls]),
      namesOf(calls.users, place => matrix.users[place]?.name),
    ),
    unfolding(
      numbersText(matrix, [calls]),
      namesOf(calls.numbers, place => matrix.numbers[place]?.number),
    ),
  ].map(cell => `<td>${cell}</td>`)
  return `<tr>${cells.join('')}${experienceCell(effect.atFirst)}${experienceCell(effect.whenDemoted)}</tr>`
}

const namesOf = (places: readonly number[], nameOf: (place: number) => string | undefined): string[] =>
  [...new Set(places)].map(place => nameOf(place) ?? '')

/** All names below a short text, where the text does not have them. */
function unfolding(text: string, names: readonly string[]): string {
  if (names.length <= 3) return escapeMarkup(text)
  const told = names.slice(0, NAMES_LIMIT).join(', ')
  const more = names.length > NAMES_LIMIT ? ` and ${names.length - NAMES_LIMIT} more` : ''
  return `<details><summary>${escapeMarkup(text)}</summary>${escapeMarkup(told + more)}</details>`
}

function experienceCell(experience: Experience): string {
  const tone = experience.rings === 0 ? 'bad' : experience.setupDelayMs?.worst === 0 ? 'good' : 'warn'
  return `<td class="number"><span class="${tone}">${escapeMarkup(experienceText(experience))}</span></td>`
}
