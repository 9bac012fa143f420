// Test support: OPTIONS between the SBC and Microsoft, one a minute unless told otherwise.

import { MICROSOFT, SBC_NAME, SBC_TEAMS_SIDE, TEAMS_LEG, type Teller } from '../../facts/testing/index.ts'
import { type Endpoint, formatEndpoint } from '../../kernel/index.ts'

export const MICROSOFT_NODE: [string, string] = [
  'USER-AGENT',
  'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0',
]
export const SIP = 'sip.pstnhub.microsoft.com'

interface ToldOptions {
  /** Status of the answer; none comes where it is undefined. */
  status?: number
  proxy?: string
  remote?: Endpoint
  contact?: string | undefined
  connection?: string
  reason?: string
}

/** The SBC asks Microsoft. */
export function asks(story: Teller, about: ToldOptions = {}): Teller {
  const { proxy = SIP, remote = MICROSOFT, reason, connection = 'out-1' } = about
  const contact = 'contact' in about ? about.contact : `<sip:${SBC_NAME}:5061;transport=tls>`
  const leg = {
    ...TEAMS_LEG,
    callId: `ours-${story.facts.length}`,
    remote,
    connection,
    to: `<sip:${proxy}:5061;transport=tls>`,
  }
  const headers: [string, string][] = contact === undefined ? [] : [['Contact', contact]]
  story.request('sent', leg, 'OPTIONS', { headers })
  if ('status' in about && about.status === undefined) return story
  const reasons: [string, string][] = reason === undefined ? [] : [['REASON', reason]]
  return story
    .pass(20)
    .response('received', leg, about.status ?? 200, 'OPTIONS', { headers: [MICROSOFT_NODE, ...reasons] })
}

/** Microsoft asks the SBC, from one of its addresses. */
export function isAsked(
  story: Teller,
  {
    status,
    address = MICROSOFT.address,
    headers = [],
  }: { status?: number | undefined; address?: string; headers?: [string, string][] } = {},
): Teller {
  const remote = { address, port: 7001 }
  const leg = {
    ...TEAMS_LEG,
    callId: `theirs-${story.facts.length}`,
    local: SBC_TEAMS_SIDE,
    remote,
    connection: `in-${formatEndpoint(remote)}`,
    from: '<sip:sip-du-a-eu.pstnhub.microsoft.com:5061>',
    to: `<sip:${SBC_NAME}:5061;transport=tls>`,
  }
  story.request('received', leg, 'OPTIONS', { headers: [MICROSOFT_NODE] })
  return status === undefined ? story : story.pass(5).response('sent', leg, status, 'OPTIONS', { headers })
}

/** Something at the end, so that what did not come by then never came. */
export const untilMinute = (story: Teller, minute: number): Teller =>
  story
    .at(minute * 60_000)
    .closed('late', { role: 'client', remote: { address: '198.51.100.9', port: 5060 }, how: 'fin' })
