// A dial mask that another entry of the policy takes first.

import type { EmergencyCallRoutingPolicy } from '../../tenant/emergency.ts'
import type { LintMatch, LintRule } from '../rule.ts'

export const emergencyMaskShadowed: LintRule = {
  id: 'routing/emergency-mask-shadowed',
  severity: 'warning',
  title: {
    en: 'A dial mask of an emergency number never comes into play',
    de: 'Eine Wählmaske einer Notrufnummer kommt nie zum Zug',
  },
  why: 'A mask is another number that people dial for the same emergency. One that is the number or mask of an entry before leads to that one, which may go by another usage to another place. A mask has 1 to 10 digits.',
  byHand: '(Get-CsTeamsEmergencyCallRoutingPolicy).EmergencyNumbers: look for a number that is there twice.',
  remedy: {
    en: 'Leave the mask out of one of the two entries.',
    de: 'Die Maske aus einem der beiden Einträge nehmen.',
  },
  reference: 'Microsoft Learn, New-CsTeamsEmergencyNumber, EmergencyDialMask',
  needs: ['emergencyCallRoutingPolicies'],
  find: facts => facts.tenant.emergencyCallRoutingPolicies.flatMap(judgePolicy),
}

function judgePolicy(policy: EmergencyCallRoutingPolicy): LintMatch[] {
  const numbers = policy.emergencyNumbers
  return numbers.flatMap((entry, place) =>
    [...new Set(entry.emergencyDialMask)].flatMap(mask => {
      const earlier =
        numbers.find(other => other !== entry && bare(other.emergencyDialString) === mask) ??
        numbers.slice(0, place).find(other => other.emergencyDialMask.includes(mask))
      if (earlier === undefined && /^\d{1,10}$/.test(mask)) return []
      return [judge(policy, place, mask, earlier?.emergencyDialString)]
    }),
  )
}

const bare = (number: string): string => number.replace(/^\+/, '')

function judge(
  policy: EmergencyCallRoutingPolicy,
  place: number,
  mask: string,
  earlier: string | undefined,
): LintMatch {
  const number = policy.emergencyNumbers[place]?.emergencyDialString
  return {
    certainty: 'proven',
    says:
      earlier === undefined
        ? `The mask "${mask}" of ${number} in "${policy.identity}" is no number of 1 to 10 digits.`
        : `${mask} is a mask of ${number} in "${policy.identity}", but leads to ${earlier}, which has it too.`,
    evidence: [
      {
        ref: `emergency call routing policy "${policy.identity}"`,
        text: policy.emergencyNumbers
          .map(each => `${each.emergencyDialString} (masks ${each.emergencyDialMask.join(';') || 'none'})`)
          .join(', '),
      },
    ],
    remedies: [
      {
        says: `Leave ${mask} out of the masks of ${number}.`,
        cost: 'Nothing: it leads there as little as before. See that it leads where people expect.',
        changes: [
          {
            do: 'set',
            part: 'emergencyCallRoutingPolicies',
            identity: policy.identity,
            fields: {
              emergencyNumbers: policy.emergencyNumbers.map((each, index) =>
                index === place
                  ? { ...each, emergencyDialMask: each.emergencyDialMask.filter(other => other !== mask) }
                  : each,
              ),
            },
          },
        ],
      },
    ],
  }
}
