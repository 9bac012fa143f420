// One call, answered while one types: the number, the routes with those that are struck, the order, the wait.

import { useMemo } from 'preact/hooks'
import {
  asker,
  type CallAnswer,
  compareReadings,
  findNumber,
  gatewaysOf,
  isMatch,
  type TenantIndex,
} from '../../routing/index.ts'
import { Button } from '../frame/button.tsx'
import { SelectField, TextField } from '../frame/field.tsx'
import { EmptyState } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { narrow } from '../frame/router.ts'
import { t } from '../frame/words.ts'
import { Order } from './order.tsx'
import { type Asking, type Change, readAsking, stranger, userNamed, writeAsking } from './question.ts'
import { Readings } from './readings.tsx'
import { RouteTable } from './route-table.tsx'
import { SbcSwitches } from './sbc-switches.tsx'
import type { ViewOptions } from './tenant-files.ts'
import { numberWords, outcomeWords, policyWords, remarkWords } from './told.ts'
import { Wait } from './wait.tsx'
import { W } from './words.ts'

/** Names that are offered while one types. */
const OFFERED = 400

export function OneCall({ source: { index }, query }: ViewOptions) {
  const written = readAsking(query)
  const asking = { ...written, user: query.has('user') ? written.user : firstUser(index) }
  const change: Change = part => narrow(writeAsking({ ...asking, ...part }))
  const gateways = useMemo(() => [...gatewaysOf(index).values()], [index])
  const { answer, ask } = useAnswer(index, asking)
  return (
    <div class="one-call">
      <Question index={index} asking={asking} change={change} />
      <SbcSwitches gateways={gateways} down={asking.down} change={change} />
      {answer === undefined || ask === undefined ? (
        <Panel>
          <EmptyState title={t(W.type)} says={t(W.typeSays)} />
        </Panel>
      ) : (
        <>
          <Decided answer={answer} />
          <RouteTable answer={answer} />
          <Order answer={answer} />
          <Wait answer={answer} />
          <Readings
            compared={compareReadings(ask, asking.reading)}
            reading={asking.reading}
            change={change}
          />
        </>
      )}
    </div>
  )
}

const firstUser = ({ tenant }: TenantIndex): string =>
  (tenant.users.find(user => user.enterpriseVoiceEnabled) ?? tenant.users[0])?.userPrincipalName ?? ''

function useAnswer(index: TenantIndex, { user, number, ingress, down, reading }: Asking) {
  const isAsked = /\d/.test(number)
  const downKey = JSON.stringify(down)
  const ask = useMemo(() => {
    if (!isAsked) return undefined
    return asker(index, {
      user: userNamed(index, user) ?? stranger(user),
      dialled: number,
      down,
      demoted: [],
      ...(ingress !== '' && { ingress }),
    })
  }, [index, user, number, ingress, downKey, isAsked])
  return { ask, answer: ask?.(reading) }
}

function Question({ index, asking, change }: { index: TenantIndex; asking: Asking; change: Change }) {
  const users = useMemo(
    () => index.tenant.users.slice(0, OFFERED).map(({ userPrincipalName }) => userPrincipalName),
    [index],
  )
  const examples = useMemo(() => examplesOf(index), [index])
  const isKnown = userNamed(index, asking.user) !== undefined
  return (
    <Panel class="question">
      <div class="question-fields">
        <TextField
          label={t(W.who)}
          value={asking.user}
          offers={users}
          onChange={user => change({ user })}
          {...(!isKnown && { hint: t(W.stranger) })}
        />
        <TextField
          label={t(W.whom)}
          type="tel"
          placeholder="+4952518791"
          value={asking.number}
          onChange={number => change({ number })}
        />
        <SelectField
          label={t(W.ingress)}
          value={asking.ingress}
          onChange={ingress => change({ ingress })}
          choices={[
            ['', t(W.ingressNone)],
            ...index.tenant.gateways.slice(0, OFFERED).map(({ fqdn }) => [fqdn, fqdn] as const),
          ]}
        />
      </div>
      {examples.length > 0 && (
        <div class="actions examples">
          <span class="soft">{t(W.try)}</span>
          {examples.map(number => (
            <Button key={number} kind="quiet" onClick={() => change({ number })}>
              {number}
            </Button>
          ))}
        </div>
      )}
    </Panel>
  )
}

/** Numbers that the first routes take, each the shortest, filled up to look like one. */
function examplesOf({ routes }: TenantIndex): string[] {
  const found = routes.slice(0, 6).flatMap(({ compiled }) => {
    const number = 'pattern' in compiled ? findNumber({ matching: [compiled.pattern] }) : undefined
    if (number === undefined || number === 'unknown' || !('pattern' in compiled)) return []
    const longer = `${number}${'1234567'.slice(0, Math.max(0, 11 - number.length))}`
    return [isMatch(compiled.pattern, longer) === true ? longer : number]
  })
  return [...new Set(found)].filter(number => /\d/.test(number)).slice(0, 4)
}

function Decided({ answer: { decision } }: { answer: CallAnswer }) {
  const { policy, usages, outcome, normalised } = decision
  return (
    <Panel class="decided">
      <dl class="pairs">
        <dt>{t(W.number)}</dt>
        <dd>
          {numberWords(decision)}
          {(normalised?.remarks ?? []).map((remark, place) => (
            <span key={place} class="soft remark">
              {remarkWords(remark)}
            </span>
          ))}
        </dd>
        <dt>{t(W.policy)}</dt>
        <dd>{policyWords(policy)}</dd>
        <dt>{t(W.policyUsages)}</dt>
        <dd>{usages.length === 0 ? t(W.noUsages) : usages.join(', ')}</dd>
        <dt>{t(W.outcome)}</dt>
        <dd class={outcome.type === 'failed' ? 'problem' : ''}>
          <strong>{outcomeWords(outcome)}</strong>
        </dd>
      </dl>
    </Panel>
  )
}
