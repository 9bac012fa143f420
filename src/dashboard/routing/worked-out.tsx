// What the API works out of a tenant, because it takes long or much code: of its own at once, of files that were dropped
// here once somebody has said that they may be sent.

import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatReading } from '../../routing/index.ts'
import { Button } from '../frame/button.tsx'
import { type Order, respond } from '../frame/client.ts'
import { EmptyState, ErrorState, LoadingState } from '../frame/instead.tsx'
import { saveFile } from '../frame/save-file.ts'
import { may } from '../frame/session.ts'
import { toast } from '../frame/toast.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { readAsking } from './question.ts'
import type { Source, ViewOptions } from './tenant-files.ts'
import { W } from './words.ts'

/** Whose files may be sent. */
const sendable = signal<Source | undefined>(undefined)

/** Whether the API may be asked about it. */
export const isAskable = (source: Source): boolean => source.files === undefined || sendable.value === source

/** `routing/lint` with the readings that were chosen. */
export function routingPath(what: string, query: URLSearchParams, more: Record<string, string> = {}): string {
  const asked = new URLSearchParams(more)
  for (const text of formatReading(readAsking(query).reading)) asked.append('reading', text)
  return `routing/${what}?${asked}`
}

function orderOf({ files }: Source): Order | undefined {
  if (files === undefined) return undefined
  const body = new FormData()
  for (const { name, octets } of files) body.append('file', new Blob([octets as BlobPart]), name)
  return { method: 'POST', body }
}

interface WorkedOptions<Answer> extends Pick<ViewOptions, 'source'> {
  path: string
  /** What is said while it goes on. */
  says: string
  children: (answer: Answer) => ComponentChildren
}

export function WorkedOut<Answer>(options: WorkedOptions<Answer>) {
  const { source, path } = options
  if (!isAskable(source)) return <Unsent source={source} />
  // Of another question, or of other files, nothing stays.
  return <Asked key={`${path} ${source.name}`} {...options} />
}

function Unsent({ source }: Pick<ViewOptions, 'source'>) {
  return (
    <EmptyState title={t(W.unsent)} says={t(may('operate') ? W.unsentSays : W.maySendNothing)}>
      {may('operate') && (
        <Button
          kind="main"
          onClick={() => {
            sendable.value = source
          }}
        >
          {t(W.send)}
        </Button>
      )}
    </EmptyState>
  )
}

function Asked<Answer>({ source, path, says, children }: WorkedOptions<Answer>) {
  const order = useMemo(() => orderOf(source), [source])
  const [loaded, again] = useLoaded<Answer>(path, order)
  if (loaded.state === 'done') return <>{children(loaded.answer)}</>
  if (loaded.state === 'failed') return <ErrorState failure={loaded} again={again} />
  return (
    <div class="padded">
      <p class="soft" role="status">
        {says}
      </p>
      <LoadingState rows={6} />
    </div>
  )
}

/** The same in another format, as a file. */
export async function saveWorked(name: string, path: string, source: Source): Promise<void> {
  try {
    const response = await respond(path, orderOf(source))
    saveFile(name, await response.blob())
  } catch (error) {
    toast((error as Error).message, 'bad')
  }
}
