// The routes by priority, as the article draws them: which stand for this call, which are struck, and why.

import { type CallAnswer, nameKey, type RouteRow, routeRows } from '../../routing/index.ts'
import { Panel } from '../frame/panel.tsx'
import { ScrollBox } from '../frame/scroll-box.tsx'
import { t } from '../frame/words.ts'
import { struckWords } from './told.ts'
import { W } from './words.ts'

export function RouteTable({ answer }: { answer: CallAnswer }) {
  const rows = routeRows(answer.decision)
  const heads = [W.priority, W.route, W.pattern, W.usages, W.sbcs, W.verdict]
  return (
    <Panel title={t(W.routes)} flush class="routes">
      {rows.length === 0 ? (
        <p class="soft padded">{t(W.noRoutes)}</p>
      ) : (
        <ScrollBox label={t(W.routes)}>
          <table class="table stacks">
            <thead>
              <tr>
                {heads.map(head => (
                  <th key={head.en} scope="col">
                    {t(head)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, place) => (
                <Row key={place} row={row} answer={answer} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </Panel>
  )
}

function Row({ row, answer: { asked, decision } }: { row: RouteRow; answer: CallAnswer }) {
  if (row.type === 'folded')
    return (
      <tr class="struck">
        <td />
        <td colSpan={4}>{t(W.moreRoutes, { count: row.count })}</td>
        <td>
          <Struck says={struckWords(row.struck)} />
        </td>
      </tr>
    )
  const { route, struck } = row
  const down = new Set(
    asked.down.filter(({ how }) => how !== 'answers').map(({ gateway }) => nameKey(gateway)),
  )
  const has = new Set(decision.usages)
  return (
    <tr class={struck === undefined ? 'stands' : 'struck'}>
      <td class="number" data-title={t(W.priority)}>
        {route.priority ?? '–'}
      </td>
      <td data-title={t(W.route)}>
        <strong>{route.identity}</strong>
      </td>
      <td data-title={t(W.pattern)}>
        <code>{route.numberPattern}</code>
      </td>
      <td data-title={t(W.usages)}>
        <span class="chips">
          {route.onlinePstnUsages.map(usage => (
            <span key={usage} class={has.has(usage) ? 'chip shared' : 'chip'}>
              {usage}
            </span>
          ))}
        </span>
      </td>
      <td data-title={t(W.sbcs)}>
        <span class="chips">
          {route.onlinePstnGatewayList.map(name => (
            <span key={name} class={down.has(nameKey(name)) ? 'chip dead' : 'chip'}>
              {name}
            </span>
          ))}
        </span>
      </td>
      <td data-title={t(W.verdict)}>
        {struck === undefined ? (
          <span class="verdict-stands">✓ {t(W.stands)}</span>
        ) : (
          <Struck says={struckWords(struck)} />
        )}
      </td>
    </tr>
  )
}

const Struck = ({ says }: { says: string }) => (
  <span class="verdict-struck">
    ✕ {t(W.struck)}: {says}
  </span>
)
