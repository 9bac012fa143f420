// From the keys of `snmp` to what the agent is told.

import { createHash } from 'node:crypto'
import { type Endpoint, formatEndpoint } from '../kernel/index.ts'
import { type AgentSettings, ENTERPRISE, type SnmpUser } from '../snmp/index.ts'
import { readSecret, type Surroundings } from './material.ts'
import type { Path, Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'

type UserEntry = NonNullable<Section<'snmp'>['users']>[number]

const THIS_MACHINE = ['127.0.0.0/8', '::1']
/** RFC 3414 section 11.2; of a community the same. */
const LEAST_CHARACTERS = 8
const LONGEST_COMMUNITY = 64
/** Octets (RFC 3414 section 2.4). */
const LONGEST_NAME = 32
/** The first that whoever looks for agents tries. */
const WELL_KNOWN = /^(?:public|private)$/i

/** Undefined where nothing is answered, or not as it is written. */
export function readSnmp(
  { snmp, fqdn = '' }: Readable,
  around: Surroundings,
  report: Report,
): AgentSettings | undefined {
  const { listen, allow = THIS_MACHINE, users = [] } = snmp
  if (listen === undefined) return undefined
  if (snmp.community === undefined && users.length === 0)
    report.error(['snmp'], {
      what: 'nobody may ask: there is no community, and no user that could be read',
      remedy: 'write snmp.users for SNMPv3, or snmp.community for SNMPv2c',
    })
  const community = readCommunity(snmp.community, around, report)
  return {
    local: listen,
    allow,
    ...(community !== undefined && { community }),
    users: users.flatMap((user, index) => readUser(user, index, users, around, report) ?? []),
    engine: engineId(fqdn, listen),
  }
}

function readCommunity(text: string | undefined, around: Surroundings, report: Report): string | undefined {
  const path = ['snmp', 'community']
  const community = text === undefined ? undefined : secretAt(path, text, around, report)
  if (community === undefined) return undefined
  const length = Buffer.byteLength(community)
  if (WELL_KNOWN.test(community))
    report.error(path, { what: 'everybody tries this one', remedy: 'make another one: openssl rand -hex 12' })
  else if (length < LEAST_CHARACTERS || length > LONGEST_COMMUNITY)
    report.error(path, {
      what: `a community has ${LEAST_CHARACTERS} to ${LONGEST_COMMUNITY} characters here`,
      remedy: 'make one: openssl rand -hex 12',
    })
  return community
}

function readUser(
  { authKey, privacyKey, ...user }: UserEntry,
  index: number,
  all: readonly UserEntry[],
  around: Surroundings,
  report: Report,
): SnmpUser | undefined {
  const path: Path = ['snmp', 'users', index]
  if (Buffer.byteLength(user.name) > LONGEST_NAME)
    report.error([...path, 'name'], { what: `it has more than ${LONGEST_NAME} octets`, remedy: 'shorten it' })
  if (all.findIndex(({ name }) => name === user.name) < index)
    report.error([...path, 'name'], {
      what: `there is a user "${user.name}" before this one`,
      remedy: 'give each a name of its own',
    })
  const keys = { authKey, privacyKey }
  const [auth, privacy] = (['authKey', 'privacyKey'] as const).map(key => {
    const read = secretAt([...path, key], keys[key], around, report)
    if (read !== undefined && read.length < LEAST_CHARACTERS)
      report.error([...path, key], {
        what: `a key has ${LEAST_CHARACTERS} characters or more`,
        remedy: 'make one: openssl rand -hex 16',
      })
    return read
  })
  return auth === undefined || privacy === undefined
    ? undefined
    : { ...user, authKey: auth, privacyKey: privacy }
}

function secretAt(path: Path, text: string, around: Surroundings, report: Report): string | undefined {
  const read = readSecret(text, around)
  if (read.ok) return read.value.trim()
  report.error(path, read.fault)
  return undefined
}

/** RFC 3411 section 5: the enterprise with the highest bit set, 5 for octets of its own choice, and these. */
function engineId(fqdn: string, listen: Endpoint): Uint8Array {
  const id = Buffer.alloc(17)
  id.writeUInt32BE(ENTERPRISE + 0x8000_0000, 0)
  id[4] = 5
  const name = `${fqdn.toLowerCase()} ${formatEndpoint(listen)}`
  id.set(createHash('sha256').update(name).digest().subarray(0, 12), 5)
  return id
}
