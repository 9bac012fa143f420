// Where everybody in a scene lives. The lab uses the article's addresses as they are; real sockets take a network of
// their own in 127.0.0.0/8 that keeps the article's last two numbers where it can.

export interface Addresses {
  carrier: string
  sbcCarrierSide: string
  sbcTeamsSide: string
  /** sip, sip2 and sip3: one address each, several nodes behind it. */
  proxies: [string, string, string]
  /** Another signalling address of Microsoft in the first region; no name resolves to it. */
  outsideProxy: string
  /** The first serves attendants, the second queues. */
  mediaProcessors: [string, string]
}

/** Microsoft's as in the article (Europe, then US, then Asia); the others from the documentation ranges of RFC 5737. */
export const articleAddresses = (): Addresses => ({
  carrier: '198.51.100.1',
  sbcCarrierSide: '203.0.113.10',
  sbcTeamsSide: '203.0.113.20',
  proxies: ['52.114.75.24', '52.114.132.46', '52.114.7.24'],
  outsideProxy: '52.114.76.76',
  mediaProcessors: ['52.113.136.29', '52.113.52.173'],
})

/** `net` from 1 to 255 keeps scenes that run at the same time out of each other's way. */
export const loopbackAddresses = (net: number): Addresses => ({
  carrier: `127.${net}.10.1`,
  sbcCarrierSide: `127.${net}.20.1`,
  sbcTeamsSide: `127.${net}.20.2`,
  proxies: [`127.${net}.75.24`, `127.${net}.132.46`, `127.${net}.7.24`],
  outsideProxy: `127.${net}.76.76`,
  mediaProcessors: [`127.${net}.136.29`, `127.${net}.52.173`],
})
