// Questions to the API of a small system, and what it answers.

import { FactLog } from '../../facts/index.ts'
import { buildApi } from '../api.ts'
import {
  findingsIn,
  GUARDED,
  SBC,
  storyFacts,
  TEST_PLACES,
  type TestSystem,
  testSystem,
  tokenText,
} from './system.ts'

/** Anything of an answer. */
export type Told = Record<string, unknown>

/** The API of a system as an admin asks it, without a socket. */
export async function asking(system: TestSystem = testSystem()) {
  const api = await buildApi(GUARDED, system.services, TEST_PLACES)
  const ask = async (path: string, more: object = {}) => {
    const answer = await api.app.inject({
      url: path,
      method: 'GET',
      headers: { authorization: `Bearer ${tokenText('admin')}`, host: SBC },
      ...more,
    })
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? answer.json() : undefined,
    }
  }
  return { api, ask, ...system }
}

/** A system in which the stories were seen while the API was there. */
export async function afterStories() {
  const system = testSystem(new FactLog([], 100_000))
  const asked = await asking(system)
  const facts = storyFacts()
  for (const fact of facts) system.services.facts.note(fact)
  for (const finding of findingsIn(facts)) system.findings.tell(finding)
  return asked
}
