// The order of attempts: groups one after the other; within a group each order is equally likely.

import { type Attempt, type CallAnswer, probabilityText, untried } from '../../routing/index.ts'
import { Panel } from '../frame/panel.tsx'
import { t } from '../frame/words.ts'
import { gatewayStruck } from './told.ts'
import { W } from './words.ts'

export function Order({ answer }: { answer: CallAnswer }) {
  const { attempts, groups } = answer.plan
  const byGroup = Map.groupBy(attempts, ({ from }) => from)
  const down = new Set(answer.asked.down.filter(({ how }) => how !== 'answers').map(({ gateway }) => gateway))
  return (
    <Panel title={t(W.order)} class="order">
      {groups.length === 0 ? (
        <p class="soft">{t(W.noAttempt)}</p>
      ) : (
        <ol class="groups">
          {[...byGroup].map(([from, members]) => (
            <Group key={from} members={members} down={down} />
          ))}
        </ol>
      )}
      {untried(answer).map(({ gateway, route, why }) => (
        <p key={`${gateway} ${route}`} class="soft">
          {t(W.untried, { gateway, route, why: gatewayStruck(why) })}
        </p>
      ))}
    </Panel>
  )
}

function Group({ members, down }: { members: readonly Attempt[]; down: ReadonlySet<string> }) {
  const [first] = members
  if (first === undefined) return null
  const { route, kind, of, from, to } = first
  return (
    <li class={`group ${kind}`}>
      <header>
        <strong>{positions(from, to)}</strong>
        <span class="soft">{t(W.byRoute, { route: route.identity })}</span>
        {kind === 'demoted' && <span class="note">{t(W.demoted)}</span>}
        {kind === 'ingress' && <span class="note">{t(W.cameIn)}</span>}
        {to - from + 1 < of && <span class="note">{t(W.oneOfThem)}</span>}
      </header>
      <ul>
        {members.map(({ gateway }) => (
          <li key={gateway.fqdn} class={down.has(gateway.fqdn) ? 'dead' : ''}>
            <span>{gateway.fqdn}</span>
            <span class="number soft">
              {probabilityText(1 / of)} {of > 1 && t(W.each)}
            </span>
          </li>
        ))}
      </ul>
    </li>
  )
}

function positions(from: number, to: number): string {
  if (from === to) return t(W.attempt, { from })
  return t(to === from + 1 ? W.either : W.attempts, { from, to })
}
