// What health is judged by: each value has a default and says where it comes from.

import { type Millis, minutes, seconds } from '../../kernel/index.ts'

export interface HealthOptions {
  /** An SBC that sent OPTIONS within this is healthy for Microsoft (Monitor Direct Routing: three times 60 s). */
  healthyMs: Millis
  /** After this without OPTIONS it is tried last: 5 min by What's new (2022), 3 by Monitor Direct Routing. */
  demotionMs: Millis
  /** FailoverTimeSeconds of the gateway: how long Teams waits for an SBC that says nothing (default of the cmdlet). */
  failoverMs: Millis
  /** FailoverResponseCodes: after these Teams asks the next SBC (default of the cmdlet). */
  failoverCodes: readonly number[]
  /** Failures in a row that take a signal down. Our choice: Microsoft waits for three OPTIONS as well. */
  deadAfter: number
  /** The same for calls, which fail for more reasons. Our choice. */
  callsDeadAfter: number
  /** Those in a row last at least so long: Microsoft's tries to deliver one REFER take 12 s, three of them under 1 s. */
  deadSpanMs: Millis
  /** Successes in a row that bring a signal up again. Our choice. */
  upAfter: number
  /** Failures among successes are counted in this time. Our choice. */
  windowMs: Millis
  /** So many failures in it, and such a share, degrade; half the share ends that. Our choice. */
  failingLeast: number
  failingShare: number
  /** Calls of which a share says something (AudioCodes, Performance Profile: minimum sample 10). */
  callsSample: number
  /** How long TLS, TCP, calls and probes say something after they were seen. Our choice. */
  keepMs: Millis
  /** How long Microsoft's records do, which come hours late. The portal counts calls of a day. */
  recordsMs: Millis
  /** A registration without a lifetime of its own is believed so long. */
  registrationMs: Millis
  /** NER and ACD are over this time: records come hours late, and NER wants many calls. */
  qualityMs: Millis
  /** Calls below which NER is not shown: Health Dashboard ("fewer than 100 calls"), AudioCodes Performance Profile. */
  nerMinimum: { microsoft: number; audiocodes: number }
  /** The portal warns so long before a certificate ends (Health Dashboard: 30 days). */
  expiringMs: Millis
  /** Subjects of one kind that are followed. */
  subjects: number
  /** Calls that are followed at a time on either side, all subjects together. */
  exchanges: number
}

const DAY: Millis = minutes(24 * 60)

export const DEFAULT_HEALTH_OPTIONS: HealthOptions = {
  healthyMs: minutes(3),
  demotionMs: minutes(5),
  failoverMs: seconds(10),
  failoverCodes: [408, 503, 504],
  deadAfter: 3,
  callsDeadAfter: 5,
  deadSpanMs: seconds(10),
  upAfter: 2,
  windowMs: minutes(15),
  failingLeast: 3,
  failingShare: 0.1,
  callsSample: 10,
  keepMs: minutes(15),
  recordsMs: DAY,
  registrationMs: minutes(60),
  qualityMs: DAY,
  nerMinimum: { microsoft: 100, audiocodes: 10 },
  expiringMs: (30 * DAY) as Millis,
  subjects: 64,
  exchanges: 20_000,
}
