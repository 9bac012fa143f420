// Where Microsoft's side of Direct Routing is, by address and by name (Microsoft, "Plan Direct Routing").

import { AddressRanges } from '../tls/index.ts'

export const MICROSOFT_SIGNALLING = ['52.112.0.0/14', '52.122.0.0/15']
export const MICROSOFT_MEDIA = ['52.112.0.0/14', '52.120.0.0/14']
/** UDP ports of its media processors, first and last. */
export const MICROSOFT_MEDIA_PORTS = [
  [3478, 3481],
  [49_152, 53_247],
] as const

const NAME = /(^|\.)pstnhub\.microsoft\.com$/i
const signalling = new AddressRanges(MICROSOFT_SIGNALLING)

/** Whether its proxies signal from there. */
export const isMicrosoftAddress = (address: string): boolean => signalling.has(address)

export const isMicrosoftName = (name: string): boolean => NAME.test(name)
