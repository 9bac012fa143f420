// What elements ask their world about names (RFC 1035, SRV RFC 2782, NAPTR RFC 3403), one question at a time. What
// the answers mean for SIP is `locating.ts`; how long they are kept is the world's business.

import { fault, isAddress, ok, type Result } from '../kernel/index.ts'

export type AddressType = 'A' | 'AAAA'
export type RecordType = AddressType | 'SRV' | 'NAPTR'

export interface Question {
  name: string
  record: RecordType
}

interface AddressRecord {
  type: AddressType
  address: string
}

export interface SrvRecord {
  type: 'SRV'
  priority: number
  weight: number
  port: number
  /** `.` where the service is decidedly not offered (RFC 2782). */
  target: string
}

export interface NaptrRecord {
  type: 'NAPTR'
  order: number
  preference: number
  flags: string
  services: string
  replacement: string
}

export type DnsRecord = AddressRecord | SrvRecord | NaptrRecord

/** Why a question has no record for an answer: there is no such name, it has none of that type, nobody could say. */
export type DnsFault = 'no-such-name' | 'no-such-record' | 'no-server-answered'

/** At least one record, all of the type that was asked for. */
export type DnsAnswer = Result<DnsRecord[], DnsFault>

/** The address records among some addresses; a fault where there is none of the family. */
export function addressAnswer(addresses: readonly string[], record: AddressType): DnsAnswer {
  const found = addresses.filter(address => address.includes(':') === (record === 'AAAA'))
  return found.length === 0
    ? fault('no-such-record')
    : ok(found.map((address): DnsRecord => ({ type: record, address })))
}

/**
 * What a table of hosts knows; undefined where the question has to be put to others. A name of the table has
 * addresses and nothing else, so that its SRV and NAPTR records are asked of nobody.
 */
export function answerFromHosts(
  hosts: { get(name: string): readonly string[] | undefined },
  { name, record }: Question,
): DnsAnswer | undefined {
  if (record === 'SRV' || record === 'NAPTR') {
    const owner = name.replace(/^_[^.]+\._[^.]+\./, '')
    return known(hosts, owner) === undefined ? undefined : fault('no-such-record')
  }
  const addresses = isAddress(name) ? [name] : known(hosts, name)
  return addresses && addressAnswer(addresses, record)
}

const known = (
  hosts: { get(name: string): readonly string[] | undefined },
  name: string,
): readonly string[] | undefined => hosts.get(name) ?? hosts.get(name.toLowerCase())
