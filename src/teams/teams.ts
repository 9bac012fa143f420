// Microsoft's side as one element: regions with their proxy nodes behind one address each, a tenant with its users,
// auto attendants and call queues, media processors.
//
//   events --> SipEndpoint --> UsageTable --> LiveCall (by usage)      OPTIONS, new INVITE --> admission
//                                                |
//   effects <--------- SIP, SRTP, facts ---------+-- TrunkWatch (probes)

import {
  type Element,
  type ElementEffect,
  type ElementEvent,
  SipEndpoint,
  type SipEvent,
  type SipInterface,
  type UsageNews,
  UsageTable,
} from '../element/index.ts'
import { type Chance, Deadlines, earliest, type Instant, uuid } from '../kernel/index.ts'
import { makeTag, responseTo, type SipRequest, usageKeyOf } from '../sip/index.ts'
import { type Admitted, admitInvite, admitOptions, type Refusal } from './admission.ts'
import { CallMedia } from './call-media.ts'
import type { CallRecord } from './call-record.ts'
import { portOf, type RegionConfig, type Settings, settingsOf, type Target, type TeamsConfig } from './config.ts'
import { Directory } from './directory.ts'
import type { Ended, Exchange, TransferRecord } from './exchange.ts'
import { LiveCall } from './live-call.ts'
import { MediaPorts } from './media-ports.ts'
import { carriesOut, claimsReferral, type Referral } from './referral.ts'
import { startService } from './start-service.ts'
import { clientPolicy, serverPolicy } from './tls-policies.ts'
import type { DeliveryFailure } from './transfer-completion.ts'
import { type TrunkHealth, TrunkWatch } from './trunk-health.ts'
