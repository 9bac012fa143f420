// What is shown in place of an answer: that it is on its way, that there is nothing, that it failed and what to do.

import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import type { Loaded } from './client.ts'
import { t } from './words.ts'

export function LoadingState({ rows = 4 }: { rows?: number }) {
  return (
    <div class="waiting" role="status">
      <em class="unseen">{t({ en: 'Loading', de: 'Wird geladen' })}</em>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} style={`width:${90 - ((row * 17) % 40)}%`} />
      ))}
    </div>
  )
}

interface EmptyOptions {
  title: string
  /** Why, and how there comes to be something. */
  says?: ComponentChildren
  children?: ComponentChildren
}

export function EmptyState({ title, says, children }: EmptyOptions) {
  return (
    <div class="instead">
      <h2>{title}</h2>
      {says !== undefined && <p>{says}</p>}
      {children}
    </div>
  )
}

export type Failure = Extract<Loaded<never>, { state: 'failed' }>

export function ErrorState({ failure, again }: { failure: Failure; again?: () => void }) {
  return (
    <div class="instead failed" role="alert">
      <h2>
        {failure.status === 0
          ? t({ en: 'Linesman does not answer', de: 'Linesman antwortet nicht' })
          : t({ en: 'That did not work', de: 'Das ging nicht' })}
      </h2>
      <p>{failure.says}</p>
      {failure.hint !== undefined && <p>{failure.hint}</p>}
      {again !== undefined && (
        <Button onClick={again}>{t({ en: 'Try again', de: 'Noch einmal versuchen' })}</Button>
      )}
    </div>
  )
}

interface LoadedOptions<Answer> {
  /** What `useLoaded` returned. */
  of: [Loaded<Answer>, () => void]
  rows?: number
  children: (answer: Answer) => ComponentChildren
}

/** Draws the answer, or what stands in its place. */
export function WhenLoaded<Answer>({ of: [loaded, again], rows, children }: LoadedOptions<Answer>) {
  if (loaded.state === 'loading') return <LoadingState {...(rows !== undefined && { rows })} />
  if (loaded.state === 'failed') return <ErrorState failure={loaded} again={again} />
  return <>{children(loaded.answer)}</>
}
