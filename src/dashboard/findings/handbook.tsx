// A page of the handbook, drawn.

import { type Block, blocksOf, type Span, spansOf } from './handbook-text.ts'

/** The handbook is written in English. */
export const Handbook = ({ page }: { page: string }) => (
  <div class="handbook" lang="en">
    {blocksOf(page).map((block, index) => (
      <Drawn key={`${index} ${block.kind}`} block={block} />
    ))}
  </div>
)

function Drawn({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h3>
          <Text of={block.text} />
        </h3>
      )
    case 'paragraph':
      return (
        <p>
          <Text of={block.text} />
        </p>
      )
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse.
        <pre tabIndex={0}>{block.text}</pre>
      )
    case 'list':
      return <List {...block} />
    case 'table':
      return <Table {...block} />
  }
}

function List({ ordered, items }: { ordered: boolean; items: readonly string[] }) {
  const drawn = items.map(item => (
    <li key={item}>
      <Text of={item} />
    </li>
  ))
  return ordered ? <ol>{drawn}</ol> : <ul>{drawn}</ul>
}

const Table = ({ head, rows }: { head: readonly string[]; rows: readonly string[][] }) => (
  <div class="table-scroll">
    <table class="table">
      <thead>
        <tr>
          {head.map(cell => (
            <th key={cell} scope="col">
              <Text of={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.join()}>
            {row.map(cell => (
              <td key={cell}>
                <Text of={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Text = ({ of }: { of: string }) => (
  <>
    {spansOf(of).map((span, index) => (
      <Piece key={`${index} ${span.text}`} span={span} />
    ))}
  </>
)

function Piece({ span: { kind, text } }: { span: Span }) {
  switch (kind) {
    case 'code':
      return <code>{text}</code>
    case 'strong':
      return <strong>{text}</strong>
    case 'emphasis':
      return <em>{text}</em>
    case 'text':
      return <span>{text}</span>
  }
}
