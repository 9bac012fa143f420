// A table of some dozens of rows. For thousands there is `VirtualList`.

import type { ComponentChildren } from 'preact'
import type { Wording } from '../../findings/index.ts'
import { ScrollBox } from './scroll-box.tsx'
import { t } from './words.ts'

export interface Column<Row> {
  id: string
  title: Wording
  cell: (row: Row) => ComponentChildren
  /** Numbers stand at the end. */
  end?: boolean
  /** The title is for those only who do not see. */
  bare?: boolean
  /** How wide, as CSS has it in a grid: `90px`, `minmax(120px, 1fr)`. Lists of many rows need it. */
  width?: string
}

interface TableOptions<Row> {
  /** What the rows are. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  chosen?: string | number | undefined
  onOpen?: (row: Row) => void
}

export function DataTable<Row>({ label, columns, rows, rowKey, chosen, onOpen }: TableOptions<Row>) {
  return (
    <ScrollBox label={label}>
      <table class="table stacks">
        <thead>
          <tr>
            {columns.map(({ id, title, end, bare }) => (
              <th key={id} scope="col" class={end ? 'end' : undefined}>
                <span class={bare ? 'unseen' : undefined}>{t(title)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr
              key={rowKey(row)}
              class={onOpen === undefined ? undefined : 'opens'}
              aria-selected={chosen === undefined ? undefined : rowKey(row) === chosen}
              onClick={onOpen === undefined ? undefined : () => onOpen(row)}
            >
              {columns.map(({ id, title, cell, end, bare }) => (
                <td key={id} class={end ? 'end' : undefined} data-title={bare ? '' : t(title)}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
