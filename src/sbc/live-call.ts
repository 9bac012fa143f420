// A call in the flesh: its legs, its media, and the machine of call.ts between them. News of a leg become events of
// the machine; effects of the machine become wishes to legs and media.
//
//   Leg --UsageEvent--> leg-news.ts --CallEvent--> queue --> stepCall --CallEffect--> Leg, CallMedia
//
// One event is carried out as a whole before the next is looked at.

import type { SipSource } from '../element/index.ts'
import type { CallEvent as CallFactEvent, CallLeg } from '../facts/index.ts'
import { assert, earliest, type Instant, unreachable } from '../kernel/index.ts'
import { InviteUsage, type Reason, type SipRequest, type UsageEvent, type UsageInput } from '../sip/index.ts'
import { answerTo, needsChange, offerTo } from './bridging.ts'
import { type Call, type CallEffect, type CallEvent, callDeadline, offerCall, stepCall } from './call.ts'
import { CallMedia, type Place } from './call-media.ts'
import type { CallOutside } from './call-outside.ts'
import { passedStatus } from './failure.ts'
import { callerOf, carrierContact, dialled, hopsLeft, inviteToCarrier, inviteToTarget, inviteToTeams } from './invites.ts'
import type { Party, Referral } from './invites.ts'
import { Leg } from './leg.ts'
import type { LegId, Side } from './leg-id.ts'
import type { Unfit } from './leg-sdp.ts'
import { LegNews } from './leg-news.ts'
import { type Placing, placeCall, startingAt } from './placing.ts'
import { profileOf } from './profile.ts'
import type { ProxyAddress } from './proxies.ts'
import { reasonHeader, restoreBusyCause } from './reason.ts'
