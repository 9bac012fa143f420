// A question asked when a page is drawn, again when its path or the language changes, when something may have been missed,
// and whenever wanted.

import { useEffect, useState } from 'preact/hooks'
import { ApiProblem, ask, type Loaded, type Order } from './client.ts'
import { gaps } from './live.ts'
import { language } from './words.ts'

/** The last answer stays while the next one is on its way. An `order` is another one when it is another object. */
export function useLoaded<Answer>(path: string, order?: Order): [Loaded<Answer>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<Answer>>({ state: 'loading' })
  const [asked, setAsked] = useState(0)
  const spoken = language.value
  const gap = gaps.value
  useEffect(() => {
    let isOver = false
    ask<Answer>(path, order).then(
      answer => !isOver && setLoaded({ state: 'done', answer }),
      (error: unknown) => !isOver && setLoaded(failed(error)),
    )
    return () => {
      isOver = true
    }
  }, [path, order, asked, spoken, gap])
  return [loaded, () => setAsked(count => count + 1)]
}

export function failed(error: unknown): Loaded<never> {
  if (!(error instanceof ApiProblem)) return { state: 'failed', says: String(error) }
  const { message: says, hint, status } = error
  return { state: 'failed', says, status, ...(hint !== undefined && { hint }) }
}
