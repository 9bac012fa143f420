// Two marked rows: how long it was from one to the other, and where both are messages, what differs.

import { between } from '../../kernel/index.ts'
import { type LadderRow, lengthText } from '../../ladder/index.ts'
import { t } from '../frame/words.ts'
import { changedPart, type DiffRow, diffMessages } from './message-diff.ts'

export function DiffPane({ rows }: { rows: readonly [LadderRow, LadderRow] }) {
  const [first, second] = rows
  const length = lengthText(between(first.at, second.at))
  const isBoth = first.message !== undefined && second.message !== undefined
  return (
    <>
      <header class="message-head">
        <h2>{t({ en: 'Two rows compared', de: 'Zwei Zeilen im Vergleich' })}</h2>
        <p class="soft number">
          {t({ en: '{length} from one to the other', de: '{length} von der einen zur anderen' }, { length })}
        </p>
      </header>
      {isBoth ? (
        <DiffTable left={first} right={second} />
      ) : (
        <p class="soft">
          {t({
            en: 'Mark two messages to see what differs.',
            de: 'Markieren Sie zwei Nachrichten, um zu sehen, was verschieden ist.',
          })}
        </p>
      )}
    </>
  )
}

function DiffTable({ left, right }: { left: LadderRow; right: LadderRow }) {
  const rows = diffMessages(left.message ?? '', right.message ?? '')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it.
    <div class="diff-scroll" tabIndex={0} role="group" aria-label={t({ en: 'Comparison', de: 'Vergleich' })}>
      <table class="diff">
        <thead>
          <tr>
            <th scope="col">{left.label}</th>
            <th scope="col">{right.label}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <DiffLine key={index} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DiffLine({ row: { left, right, isSame } }: { row: DiffRow }) {
  if (isSame || left === undefined || right === undefined) {
    const kind = isSame ? 'same' : left === undefined ? 'added' : 'removed'
    return (
      <tr class={kind}>
        <td>{left}</td>
        <td>{right}</td>
      </tr>
    )
  }
  const { before, leftEnd, rightEnd } = changedPart(left, right)
  return (
    <tr class="changed">
      <td>
        {left.slice(0, before)}
        <del>{left.slice(before, leftEnd)}</del>
        {left.slice(leftEnd)}
      </td>
      <td>
        {right.slice(0, before)}
        <ins>{right.slice(before, rightEnd)}</ins>
        {right.slice(rightEnd)}
      </td>
    </tr>
  )
}
