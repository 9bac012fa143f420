// Facts, as they are kept or still at hand: a page of them, or of those of one call.

import { type Fact, type FactKind, type FactLog, plainFact } from '../../facts/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { type CallRow, FactPage, type FactQuestion, type Page } from '../../store/index.ts'
import { answering, type Door } from '../app.ts'
import type { CallBook } from '../books/call-book.ts'
import type { Services } from '../services.ts'
import { factsAnswer, factsQuery } from '../shapes/desk.ts'

const LIMIT = 1000
/** What a fact without a message takes, about. */
const FACT_BYTES = 400

export const factsDoor: Door = (app, { services, calls }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/facts',
    config: { needs: 'read' },
    schema: {
      summary: 'What was seen, oldest first',
      tags: ['facts'],
      querystring: factsQuery,
      response: answering(factsAnswer),
    },
    handler: async request => {
      const { from, to, kinds, observer, call, after, limit = LIMIT } = request.query
      const asked = { limit, ...(after !== undefined && { after }) }
      const question = {
        ...asked,
        ...(from !== undefined && { from: instantOf(from) }),
        ...(to !== undefined && { to: instantOf(to) }),
        ...(kinds !== undefined && { kinds: kinds.split(',') as FactKind[] }),
        ...(observer !== undefined && { observer }),
      }
      const { items, next } =
        call === undefined
          ? await factsFor(question, services)
          : await factsOf({ call, ...asked }, services, calls)
      return { schemaVersion: 1 as const, facts: items.map(fact => ({ ...plainFact(fact) })), next }
    },
  })
}

type Asked<Question> = Question & { limit: number; after?: string }

async function factsFor(question: Asked<FactQuestion>, { store, facts }: Services): Promise<Page<Fact>> {
  if (store !== undefined) return store.store.facts(question)
  const { from, to, kinds, observer } = question
  return recent(
    facts,
    question,
    fact =>
      (from === undefined || fact.at >= from) &&
      (to === undefined || fact.at < to) &&
      (kinds === undefined || kinds.includes(fact.kind)) &&
      (observer === undefined || fact.observer === observer),
  )
}

async function factsOf(
  question: Asked<{ call: string }>,
  { store, facts }: Services,
  calls: CallBook,
): Promise<Page<Fact>> {
  if (store !== undefined) return store.store.facts(question)
  const story = await calls.one(question.call)
  return story === undefined ? { items: [] } : recent(facts, question, fact => isOf(fact, story.call))
}

const isOf = (fact: Fact, { id, observer, legs }: CallRow): boolean =>
  fact.observer === observer &&
  (fact.kind === 'call' ? fact.call === id : 'callId' in fact && legs.some(leg => leg.callId === fact.callId))

/** Of the facts at hand. */
function recent(
  facts: FactLog,
  { limit, after }: Asked<object>,
  isWanted: (fact: Fact) => boolean,
): Page<Fact> {
  const page = new FactPage(limit, after)
  const all = facts.all()
  const first = facts.noted - all.length
  for (const [index, fact] of all.entries()) {
    const octets = fact.kind === 'sip' ? fact.sizeBytes + FACT_BYTES : FACT_BYTES
    if (isWanted(fact)) page.add({ at: fact.at, batch: 0, number: first + index, octets, fact: () => fact })
  }
  return page.page()
}
