// All rules of lint there are, causes before what follows from them.

import type { LintRule } from './rule.ts'
import { backupRouteTrap } from './rules/backup-route-trap.ts'
import { countryPrefixTrap } from './rules/country-prefix-trap.ts'
import { derivedTrunkDepth } from './rules/derived-trunk-depth.ts'
import { derivedTrunkRules } from './rules/derived-trunk-rules.ts'
import { dialPlanResultWithoutPlus } from './rules/dial-plan-result-without-plus.ts'
import { dialPlanRuleShadowed } from './rules/dial-plan-rule-shadowed.ts'
import { emergencyMaskShadowed } from './rules/emergency-mask-shadowed.ts'
import { emergencyNoWay } from './rules/emergency-no-way.ts'
import { emergencyNumberLost } from './rules/emergency-number-lost.ts'
import { failoverCodesDoubleRing } from './rules/failover-codes-double-ring.ts'
import { failoverCodesLost } from './rules/failover-codes-lost.ts'
import { failoverTime } from './rules/failover-time.ts'
import { gatewayDisabled } from './rules/gateway-disabled.ts'
import { gatewayInNoRoute } from './rules/gateway-in-no-route.ts'
import { gatewayMissing } from './rules/gateway-missing.ts'
import { gatewaySeveralAddresses } from './rules/gateway-several-addresses.ts'
import { inboundBlocksEverybody } from './rules/inbound-blocks-everybody.ts'
import { inboundResultWithoutPlus } from './rules/inbound-result-without-plus.ts'
import { invisibleCharactersWritten } from './rules/invisible-characters.ts'
import { lbrGatewayWithoutSite } from './rules/lbr-gateway-without-site.ts'
import { lbrSiteWithoutGateway } from './rules/lbr-site-without-gateway.ts'
import { mediaBypassMixed } from './rules/media-bypass-mixed.ts'
import { optionsOff } from './rules/options-off.ts'
import { patternCatastrophic } from './rules/pattern-catastrophic.ts'
import { patternMatchesNothing } from './rules/pattern-matches-nothing.ts'
import { patternUnreadable } from './rules/pattern-unreadable.ts'
import { patternWithoutAnchor } from './rules/pattern-without-anchor.ts'
import { patternWithoutPlus } from './rules/pattern-without-plus.ts'
import { policyNobodyHas } from './rules/policy-nobody-has.ts'
import { routeAddsNothing } from './rules/route-adds-nothing.ts'
import { routeUnreachable } from './rules/route-unreachable.ts'
import { routeWithoutGateway } from './rules/route-without-gateway.ts'
import { samePriorityTwice } from './rules/same-priority-twice.ts'
import { sessionLimitMissing } from './rules/session-limit-missing.ts'
import { sessionLimitSmall } from './rules/session-limit-small.ts'
import { shadowedRoute } from './rules/shadowed-route.ts'
import { singlePointOfFailure } from './rules/single-point-of-failure.ts'
import { translationChain } from './rules/translation-chain.ts'
import { translationResultNoNumber } from './rules/translation-result-no-number.ts'
import { translationRuleMissing } from './rules/translation-rule-missing.ts'
import { translationRuleShadowed } from './rules/translation-rule-shadowed.ts'
import { usageNeverEvaluated } from './rules/usage-never-evaluated.ts'
import { usageNobodyHas } from './rules/usage-nobody-has.ts'
import { usageWithoutRoute } from './rules/usage-without-route.ts'
import { userNotEnabled } from './rules/user-not-enabled.ts'
import { userPolicyMissing } from './rules/user-policy-missing.ts'
import { userWithoutLicence } from './rules/user-without-licence.ts'
import { userWithoutLocation } from './rules/user-without-location.ts'
import { userWithoutPolicy } from './rules/user-without-policy.ts'

export const LINT_RULES: readonly LintRule[] = [
  gatewayMissing,
  gatewayDisabled,
  gatewaySeveralAddresses,
  optionsOff,
  failoverCodesLost,
  failoverCodesDoubleRing,
  failoverTime,
  patternUnreadable,
  invisibleCharactersWritten,
  patternMatchesNothing,
  patternWithoutPlus,
  patternWithoutAnchor,
  patternCatastrophic,
  emergencyNoWay,
  emergencyNumberLost,
  emergencyMaskShadowed,
  backupRouteTrap,
  singlePointOfFailure,
  shadowedRoute,
  usageNeverEvaluated,
  samePriorityTwice,
  usageWithoutRoute,
  routeUnreachable,
  routeWithoutGateway,
  routeAddsNothing,
  policyNobodyHas,
  usageNobodyHas,
  userWithoutPolicy,
  userNotEnabled,
  userPolicyMissing,
  userWithoutLicence,
  userWithoutLocation,
  dialPlanResultWithoutPlus,
  dialPlanRuleShadowed,
  countryPrefixTrap,
  translationRuleMissing,
  translationResultNoNumber,
  translationRuleShadowed,
  translationChain,
  inboundResultWithoutPlus,
  inboundBlocksEverybody,
  derivedTrunkRules,
  derivedTrunkDepth,
  lbrSiteWithoutGateway,
  lbrGatewayWithoutSite,
  gatewayInNoRoute,
  mediaBypassMixed,
  sessionLimitSmall,
  sessionLimitMissing,
]
