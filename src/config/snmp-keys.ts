// The keys of the SNMP agent: where it is asked, by whom, and by what word or key they are known.

import { z } from 'zod'
import { defaulted, list, optional, required, value } from './keys.ts'
import { oneOf, readPlace, readRange, readText } from './text-values.ts'

const secret = (description: string) =>
  required(value('text, env:NAME or file:PATH', readText), { description, secret: true })

const user = z.strictObject({
  name: required(value('text', readText), { description: 'Whom it is asked as; 32 characters at most.' }),
  auth: defaulted(value('sha, sha256 or sha512', oneOf('sha', 'sha256', 'sha512')), 'sha256', {
    description: 'How messages are signed.',
    source: 'RFC 3414, RFC 7860',
  }),
  authKey: secret('What they are signed with; 8 characters or more.'),
  privacy: defaulted(value('aes or aes256', oneOf('aes', 'aes256')), 'aes', {
    description: 'How messages are encrypted; `aes256` is that of Net-SNMP.',
    source: 'RFC 3826',
  }),
  privacyKey: secret('What they are encrypted with; 8 characters or more.'),
})

/** Each is a megabyte of hashes at the start, and looked for at each message. */
const MOST_USERS = 16

export const snmpKeys = {
  listen: optional(value('address:port', readPlace), {
    description:
      'Where counters and states can be read by SNMP, over UDP; usual is port 161. Version 1 is not answered, and nothing can be set.',
    otherwise: 'nowhere',
  }),
  allow: optional(list(value('address or range', readRange)).min(1), {
    description: 'Addresses that may ask.',
    otherwise: 'this machine alone',
  }),
  community: optional(value('text, env:NAME or file:PATH', readText), {
    description:
      'The word that SNMPv2c is answered for, in the clear on its way: 8 to 64 characters, and neither `public` nor `private`.',
    otherwise: 'SNMPv2c is not answered',
    secret: true,
  }),
  users: optional(list(user).max(MOST_USERS), {
    description: 'Who may ask by SNMPv3, always signed and encrypted.',
    otherwise: 'SNMPv3 is not answered',
  }),
}
