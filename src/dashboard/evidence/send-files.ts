// Files to the API as a form, with word of how far they are: `fetch` has none of what it sends, so the older way is gone.

import type { Problem } from '../../api/shapes/index.ts'
import { ApiProblem, BASE, refusals } from '../frame/client.ts'
import { language } from '../frame/words.ts'

export interface Sending {
  /** Id of the diagnosis. Rejects with an `ApiProblem`, with status 0 where nobody answers. */
  taken: Promise<string>
  /** Ends it; `taken` stays open. */
  abort: () => void
}

export function sendFiles(files: readonly File[], onSent: (sent: number, total: number) => void): Sending {
  const form = new FormData()
  for (const file of files) form.append('file', file, file.name)
  const request = new XMLHttpRequest()
  request.open('POST', `${BASE}diagnoses`)
  request.setRequestHeader('accept-language', language.value)
  request.setRequestHeader('x-linesman', 'dashboard')
  request.upload.addEventListener('progress', ({ loaded, total }) => onSent(loaded, total))
  const taken = new Promise<string>((done, failed) => {
    request.addEventListener('load', () => {
      if (request.status === 202) return done((JSON.parse(request.responseText) as { id: string }).id)
      if (request.status === 401) refusals.value++
      failed(problemOf(request))
    })
    request.addEventListener('error', () => failed(new ApiProblem(0, '')))
  })
  request.send(form)
  return { taken, abort: () => request.abort() }
}

function problemOf({ status, statusText, responseText }: XMLHttpRequest): ApiProblem {
  try {
    const { error } = JSON.parse(responseText) as Problem
    return new ApiProblem(status, error.what, error.hint)
  } catch {
    return new ApiProblem(status, statusText)
  }
}
