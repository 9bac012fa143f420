// Every failure of one SBC, site or region, or of two, against everybody and every kind of number; the worst first.

import { useState } from 'preact/hooks'
import type { MatrixAnswer } from '../../api/shapes/index.ts'
import {
  type Calls,
  type ExperienceJson,
  formatHow,
  matrixDomain,
  parseHow,
  probabilityText,
  productsOf,
  withoutDomain,
} from '../../routing/index.ts'
import { Button } from '../frame/button.tsx'
import { SelectField } from '../frame/field.tsx'
import { Panel } from '../frame/panel.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { numeral, t } from '../frame/words.ts'
import type { ViewOptions } from './tenant-files.ts'
import { failedWords } from './told.ts'
import { HOW_WORDS, W } from './words.ts'
import { isAskable, routingPath, saveWorked, WorkedOut } from './worked-out.tsx'

const NAMES = 3

export function FailuresView({ source, query }: ViewOptions) {
  const [how, setHow] = useState('unreachable')
  const path = routingPath('matrix', query, { how })
  const save = (format: string) => saveWorked(`failures.${format}`, `${path}&format=${format}`, source)
  return (
    <Panel
      title={<HowField how={how} onChange={setHow} />}
      actions={
        isAskable(source) && (
          <>
            <Button onClick={() => save('csv')}>CSV</Button>
            <Button onClick={() => save('html')}>HTML</Button>
          </>
        )
      }
      flush
    >
      <WorkedOut<MatrixAnswer> source={source} path={path} says={t(W.computing)}>
        {matrix => <MatrixTable matrix={matrix} />}
      </WorkedOut>
    </Panel>
  )
}

const HowField = ({ how, onChange }: { how: string; onChange: (how: string) => void }) => (
  <SelectField
    bare
    label={t(W.whatIsDown)}
    value={how}
    onChange={onChange}
    choices={Object.entries(HOW_WORDS)
      .filter(([name]) => !['drained', 'disabled'].includes(name))
      .map(([name, words]) => [formatHow(parseHow(name) ?? 'silent'), `${t(W.whatIsDown)} ${t(words)}`])}
  />
)

type MatrixRow = MatrixAnswer['rows'][number]

interface ShownRow {
  row: MatrixRow
  calls: Calls
}

function MatrixTable({ matrix }: { matrix: MatrixAnswer }) {
  const { rows, rowsLeftOut, userClasses, numberClasses } = matrix
  const products = rows.flatMap(row => productsOf(row.calls).map((calls): ShownRow => ({ row, calls })))
  return (
    <>
      <div class="padded stack">
        <p class="soft">{t(W.matrixSays, { users: userClasses.length, numbers: numberClasses.length })}</p>
        {rows.length === 0 ? <p>{t(W.nobody)}</p> : <Singles matrix={matrix} />}
        {matrix.without.flatMap(({ outcome, calls }) =>
          productsOf(calls).map(each => (
            <p key={JSON.stringify(each)} class="soft">
              {t(W.without, {
                why: failedWords(outcome),
                users: usersWords(matrix, each),
                numbers: numbersWords(matrix, each),
              })}
            </p>
          )),
        )}
      </div>
      {rows.length > 0 && (
        <DataTable
          label={t(W.failures)}
          columns={columnsOf(matrix)}
          rows={products}
          rowKey={({ row, calls }) => `${rows.indexOf(row)} ${calls.users.join()} ${calls.numbers.join()}`}
        />
      )}
      {rowsLeftOut > 0 && <p class="soft padded">{t(W.moreRows, { count: rowsLeftOut })}</p>}
    </>
  )
}

function Singles({ matrix: { rows } }: { matrix: MatrixAnswer }) {
  const names = new Set(
    rows
      .filter(({ failures, atFirst }) => failures[0]?.length === 1 && atFirst.rings === 0)
      .flatMap(({ failures }) => failures.flat()),
  )
  return names.size === 0 ? (
    <p class="verdict-stands">✓ {t(W.noSingle)}</p>
  ) : (
    <p class="verdict-struck">! {t(W.singles, { names: listed([...names], 8) })}</p>
  )
}

function columnsOf(matrix: MatrixAnswer): Column<ShownRow>[] {
  const domain = matrixDomain(matrix)
  return [
    {
      id: 'down',
      title: { en: `${W.down.en}${domain && ` (${domain})`}`, de: `${W.down.de}${domain && ` (${domain})`}` },
      cell: ({ row }) => <strong>{failureWords(row, domain)}</strong>,
    },
    { id: 'who', title: W.who, cell: ({ calls }) => usersWords(matrix, calls) },
    { id: 'numbers', title: W.numbersLike, cell: ({ calls }) => numbersWords(matrix, calls) },
    { id: 'first', title: W.atFirst, cell: ({ row }) => <Felt of={row.atFirst} /> },
    { id: 'demoted', title: W.onceDemoted, cell: ({ row }) => <Felt of={row.whenDemoted} /> },
  ]
}

function failureWords({ unit, failures }: MatrixRow, domain: string): string {
  const named = failures.map(names => names.map(name => withoutDomain(name, domain)).join(' + '))
  const prefix = unit === 'SBC' ? '' : `${unit} `
  if (named.length <= NAMES) return prefix + named.join(` ${t(W.or)} `)
  return prefix + t(W.anyOf, { count: named.length, first: named[0] ?? '' })
}

function usersWords({ userClasses }: MatrixAnswer, calls: Calls): string {
  const classes = calls.users.flatMap(place => userClasses[place] ?? [])
  const names = listed(classes.map(({ name }) => name))
  if (classes.some(each => each.users === null)) return names
  const count = classes.reduce((sum, each) => sum + (each.users ?? 0), 0)
  return t(count === 1 ? W.user : W.users, { names, count })
}

const numbersWords = ({ numberClasses }: MatrixAnswer, calls: Calls): string =>
  listed(calls.numbers.map(place => numberClasses[place]?.number ?? ''))

const listed = (names: readonly string[], told = NAMES): string =>
  names.length <= told
    ? names.join(', ')
    : t(W.andMore, { names: names.slice(0, told - 1).join(', '), count: names.length - told + 1 })

function Felt({ of }: { of: ExperienceJson }) {
  const { rings, setupDelayMs } = of
  if (setupDelayMs === null) return <span class="verdict-struck">{t(W.noCall)}</span>
  const { p50, p95, worst } = setupDelayMs
  const share = rings > 1 - 1e-9 ? '' : t(W.onlySome, { share: probabilityText(rings) })
  const times = [p50, p95, worst].map(ms => numeral(Math.round(ms / 100) / 10)).join(' / ')
  if (worst === 0 && share === '') return <span class="verdict-stands">{t(W.asBefore)}</span>
  return (
    <span class="verdict-late number">
      {[share, worst === 0 ? t(W.atOnce) : t(W.later, { times })].filter(part => part !== '').join(', ')}
    </span>
  )
}
