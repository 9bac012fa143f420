// A part of the dashboard that is fetched when somebody first looks at it: what few people open costs the others nothing.

import type { ComponentType, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ErrorState, type Failure, LoadingState } from './instead.tsx'

/** `lazy(() => import('./routing-desk.tsx').then(({ RoutingDesk }) => RoutingDesk))`. */
export function lazy<Options extends object>(
  load: () => Promise<ComponentType<Options>>,
): FunctionComponent<Options> {
  let View: ComponentType<Options> | undefined
  return function Fetched(options) {
    const [, drawAgain] = useState(false)
    const [failure, fail] = useState<Failure>()
    const fetchIt = (): void => {
      fail(undefined)
      load().then(
        view => {
          View = view
          drawAgain(true)
        },
        (error: Error) => fail({ state: 'failed', status: 0, says: error.message }),
      )
    }
    useEffect(() => {
      if (View === undefined) fetchIt()
    }, [])
    if (failure !== undefined) return <ErrorState failure={failure} again={fetchIt} />
    return View === undefined ? <LoadingState rows={8} /> : <View {...options} />
  }
}
