// carrier: the public telephone network at the other end of the SBC's trunk.

export { Carrier } from './carrier.ts'
export type { Caller, CarrierConfig } from './config.ts'
