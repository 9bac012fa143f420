// Small messages for tests.

import { responseTo } from '../message/response-to.ts'
import { SipHeaders } from '../message/sip-headers.ts'
import { SipRequest, type SipResponse } from '../message/sip-message.ts'

interface RequestParts {
  branch?: string
  sentBy?: string
  from?: string
  toTag?: string
  callId?: string
  sequence?: number
  headers?: [string, string][]
  body?: string
}

/** A request from `left.example.net`. */
export function request(method: string, parts: RequestParts = {}): SipRequest {
  const to = parts.toTag === undefined ? '' : `;tag=${parts.toTag}`
  const headers = SipHeaders.of(
    ['Via', `SIP/2.0/TLS ${parts.sentBy ?? 'left.example.net:5061'};branch=${parts.branch ?? 'z9hG4bK-1'}`],
    ['Max-Forwards', '70'],
    ['From', parts.from ?? '<sip:left@left.example.net>;tag=l1'],
    ['To', `<sip:right@right.example.net>${to}`],
    ['Call-ID', parts.callId ?? 'c1'],
    ['CSeq', `${parts.sequence ?? 1} ${method}`],
    ['Contact', '<sip:left@left.example.net:5061>'],
    ...(parts.headers ?? []),
  )
  return new SipRequest({ method, uri: 'sip:right@right.example.net', headers, body: parts.body })
}

/** `102`, or `200 r2` with a To tag. */
export function answer(
  to: SipRequest,
  status: number,
  toTag = 'r1',
  headers: [string, string][] = [],
): SipResponse {
  return responseTo(to, status, {
    toTag,
    headers: [['Contact', '<sip:right@right.example.net:5061>'], ...headers],
  })
}
