// What is asked of the tenant's routing, and how it stands in the address, so that a question can be handed on as a link:
//
//   #/routing/call?user=anna@example.net&number=8791&down=sbc1.example.net=silent&reading=demotionScope=each-route

import {
  DEFAULT_READING,
  type Down,
  formatHow,
  formatReading,
  nameKey,
  newUser,
  parseHow,
  type Reading,
  type TenantIndex,
  type User,
  withReading,
} from '../../routing/index.ts'

export interface Asking {
  /** As it was typed: a name, or the part of it before the @. */
  user: string
  number: string
  /** FQDN of the SBC that the call came in by before it was forwarded or transferred; empty for other calls. */
  ingress: string
  down: readonly Down[]
  reading: Reading
}

/** Asks otherwise in part. */
export type Change = (part: Partial<Asking>) => void

/** What is no question is left out. */
export function readAsking(query: URLSearchParams): Asking {
  return {
    user: query.get('user') ?? '',
    number: query.get('number') ?? '',
    ingress: query.get('ingress') ?? '',
    down: query.getAll('down').flatMap(text => {
      const [gateway = '', said = ''] = text.split('=')
      const how = parseHow(said)
      return how === undefined || gateway === '' ? [] : [{ gateway, how }]
    }),
    reading: query
      .getAll('reading')
      .reduce<Reading>((reading, text) => withReading(reading, text) ?? reading, DEFAULT_READING),
  }
}

/** Defaults are not in it. */
export function writeAsking({ user, number, ingress, down, reading }: Asking): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ user, number, ingress }))
    if (value !== '') query.set(name, value)
  for (const { gateway, how } of down) query.append('down', `${gateway}=${formatHow(how)}`)
  for (const text of formatReading(reading)) query.append('reading', text)
  return query
}

/** Puts one SBC into this state; without one it is well. */
export function withDown(down: readonly Down[], gateway: string, how?: Down['how']): Down[] {
  const others = down.filter(each => nameKey(each.gateway) !== nameKey(gateway))
  return how === undefined ? others : [...others, { gateway, how }]
}

/** `anna` is enough of a name where it is the only one. Absent: the tenant has nobody like that. */
export function userNamed({ users }: Pick<TenantIndex, 'users'>, name: string): User | undefined {
  const key = nameKey(name)
  const known = users.get(key)
  if (known !== undefined) return known
  const alike = [...users.values()].filter(user => nameKey(user.userPrincipalName).startsWith(`${key}@`))
  return key !== '' && alike.length === 1 ? alike[0] : undefined
}

/** Somebody to whom nothing is granted, as they are taken whom the tenant does not know. */
export const stranger = (name: string): User => newUser({ userPrincipalName: name === '' ? 'anybody' : name })
