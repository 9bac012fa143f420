// Methods of requests (RFC 3261 section 7.1, IANA's list).

import { oneOf } from '../syntax/page.ts'

/** The usual ones first. */
const METHODS =
  'INVITE ACK BYE OPTIONS CANCEL PRACK UPDATE REFER NOTIFY REGISTER SUBSCRIBE INFO MESSAGE PUBLISH'.split(' ')

/** The method on the page, as it is spelled: its case counts. */
export const readMethod = (text: string, from: number, to: number): string =>
  oneOf(METHODS, from, to) ?? text.slice(from, to)
