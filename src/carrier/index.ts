// carrier: the public telephone network at the other end of the SBC's trunk.

export { Carrier } from './carrier.ts'
export type { Caller, CarrierConfig, Subscriber } from './config.ts'
export type { PhoneCall, PhoneState } from './phone-call.ts'
