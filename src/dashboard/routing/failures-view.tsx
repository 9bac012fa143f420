// Every failure of one SBC, site or region, or of two, against everybody and every kind of number; the worst first.

import { useState } from 'preact/hooks'
import {
  type Calls,
  type Experience,
  failureMatrix,
  formatHow,
  type Matrix,
  type MatrixRow,
  matrixCsv,
  matrixDomain,
  matrixHtml,
  parseHow,
  probabilityText,
  productsOf,
  withoutDomain,
} from '../../routing/index.ts'
import { Button } from '../frame/button.tsx'
import { SelectField } from '../frame/field.tsx'
import { LoadingState } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { saveFile } from '../frame/save-file.ts'
import { type Column, DataTable } from '../frame/table.tsx'
import { numeral, t } from '../frame/words.ts'
import { readAsking } from './question.ts'
import type { ViewOptions } from './tenant-files.ts'
import { failedWords } from './told.ts'
import { useComputed } from './use-computed.ts'
import { HOW_WORDS, W } from './words.ts'

const SHOWN = 500
const NAMES = 3

export function FailuresView({ source, query }: ViewOptions) {
  const [how, setHow] = useState('unreachable')
  const { reading } = readAsking(query)
  const matrix = useComputed(
    () => failureMatrix(source.index, { how: parseHow(how) ?? 'unreachable', reading }),
    [source.index, how, JSON.stringify(reading)],
  )
  return (
    <div class="stack">
      <Panel
        title={
          <SelectField
            bare
            label={t(W.whatIsDown)}
            value={how}
            onChange={setHow}
            choices={Object.entries(HOW_WORDS)
              .filter(([name]) => !['drained', 'disabled'].includes(name))
              .map(([name, words]) => [
                formatHow(parseHow(name) ?? 'silent'),
                `${t(W.whatIsDown)} ${t(words)}`,
              ])}
          />
        }
        actions={matrix !== undefined && <Saves matrix={matrix} />}
        flush
      >
        {matrix === undefined ? (
          <>
            <p class="soft padded" role="status">
              {t(W.computing)}
            </p>
            <LoadingState rows={6} />
          </>
        ) : (
          <MatrixTable matrix={matrix} />
        )}
      </Panel>
    </div>
  )
}

const Saves = ({ matrix }: { matrix: Matrix }) => (
  <>
    <Button onClick={() => save('failures.csv', 'text/csv', matrixCsv(matrix))}>CSV</Button>
    <Button onClick={() => save('failures.html', 'text/html', matrixHtml(matrix))}>HTML</Button>
  </>
)

const save = (name: string, type: string, text: string): void => saveFile(name, new Blob([text], { type }))

interface ShownRow {
  row: MatrixRow
  calls: Calls
}

function MatrixTable({ matrix }: { matrix: Matrix }) {
  const { rows, users, numbers } = matrix
  const shown = rows.slice(0, SHOWN)
  const products = shown.flatMap(row => productsOf(row.calls).map((calls): ShownRow => ({ row, calls })))
  return (
    <>
      <div class="padded stack">
        <p class="soft">{t(W.matrixSays, { users: users.length, numbers: numbers.length })}</p>
        {rows.length === 0 ? <p>{t(W.nobody)}</p> : <Singles matrix={matrix} />}
        {matrix.without.flatMap(({ outcome, calls }) =>
          outcome.type !== 'failed'
            ? []
            : productsOf(calls).map(each => (
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
      {rows.length > shown.length && (
        <p class="soft padded">{t(W.moreRows, { count: rows.length - shown.length })}</p>
      )}
    </>
  )
}

function Singles({ matrix: { rows } }: { matrix: Matrix }) {
  const names = new Set(
    rows
      .filter(({ failures, effect }) => failures[0]?.length === 1 && effect.atFirst.rings === 0)
      .flatMap(({ failures }) => failures.flat()),
  )
  return names.size === 0 ? (
    <p class="verdict-stands">✓ {t(W.noSingle)}</p>
  ) : (
    <p class="verdict-struck">! {t(W.singles, { names: listed([...names], 8) })}</p>
  )
}

function columnsOf(matrix: Matrix): Column<ShownRow>[] {
  const domain = matrixDomain(matrix)
  return [
    {
      id: 'down',
      title: { en: `${W.down.en}${domain && ` (${domain})`}`, de: `${W.down.de}${domain && ` (${domain})`}` },
      cell: ({ row }) => <strong>{failureWords(row, domain)}</strong>,
    },
    { id: 'who', title: W.who, cell: ({ calls }) => usersWords(matrix, calls) },
    { id: 'numbers', title: W.numbersLike, cell: ({ calls }) => numbersWords(matrix, calls) },
    { id: 'first', title: W.atFirst, cell: ({ row }) => <Felt of={row.effect.atFirst} /> },
    { id: 'demoted', title: W.onceDemoted, cell: ({ row }) => <Felt of={row.effect.whenDemoted} /> },
  ]
}

function failureWords({ unit, failures }: MatrixRow, domain: string): string {
  const named = failures.map(names => names.map(name => withoutDomain(name, domain)).join(' + '))
  const prefix = unit === 'SBC' ? '' : `${unit} `
  if (named.length <= NAMES) return prefix + named.join(` ${t(W.or)} `)
  return prefix + t(W.anyOf, { count: named.length, first: named[0] ?? '' })
}

function usersWords({ users }: Matrix, calls: Calls): string {
  const classes = calls.users.flatMap(place => users[place] ?? [])
  const names = listed(classes.map(({ name }) => name))
  if (classes.some(each => each.users === undefined)) return names
  const count = classes.reduce((sum, each) => sum + (each.users ?? 0), 0)
  return t(count === 1 ? W.user : W.users, { names, count })
}

const numbersWords = ({ numbers }: Matrix, calls: Calls): string =>
  listed(calls.numbers.map(place => numbers[place]?.number ?? ''))

const listed = (names: readonly string[], told = NAMES): string =>
  names.length <= told
    ? names.join(', ')
    : t(W.andMore, { names: names.slice(0, told - 1).join(', '), count: names.length - told + 1 })

function Felt({ of }: { of: Experience }) {
  const { rings, setupDelayMs } = of
  if (setupDelayMs === undefined) return <span class="verdict-struck">{t(W.noCall)}</span>
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
