// Where one is: the part of the address behind `#`, so that a page can be linked, and the browser's way back works.
//
//   #/calls/abc?state=ended  -->  { page: 'calls', rest: ['abc'], query: { state: 'ended' } }

import { signal } from '@preact/signals'

export interface Place {
  page: string
  rest: readonly string[]
  query: URLSearchParams
}

export const FIRST_PAGE = 'health'

const read = (): Place => {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [page = '', ...rest] = path.split('/').map(decodeURIComponent)
  return { page: page === '' ? FIRST_PAGE : page, rest, query: new URLSearchParams(query) }
}

export const place = signal<Place>(read())
addEventListener('hashchange', () => {
  place.value = read()
})

/** `linkTo('calls', 'abc')` is `#/calls/abc`. */
export const linkTo = (...parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

/** Where a call is drawn. */
export const linkToCall = (id: string): string => linkTo('ladder', id)

export function go(...parts: readonly string[]): void {
  location.hash = linkTo(...parts)
}

/** Puts a filter into the address without a step in the browser's history. */
export function narrow(query: URLSearchParams): void {
  const { page, rest } = place.value
  const text = query.toString()
  history.replaceState(null, '', `${linkTo(page, ...rest)}${text === '' ? '' : `?${text}`}`)
  place.value = read()
}
