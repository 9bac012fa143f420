// A dial mask that another entry of the policy takes first.

import { type Said, say } from '../../../findings/index.ts'
import type { EmergencyCallRoutingPolicy, EmergencyNumber } from '../../tenant/emergency.ts'
import { emergencyPolicyPiece, NONE } from '../piece.ts'
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
  const number = policy.emergencyNumbers[place]?.emergencyDialString ?? ''
  const named = { mask, number, policy: policy.identity }
  return {
    certainty: 'proven',
    says: earlier === undefined ? say(NO_NUMBER, named) : say(LEADS_ELSEWHERE, { ...named, earlier }),
    evidence: [emergencyPolicyPiece(policy, { row: policy.emergencyNumbers.map(masksOf) })],
    remedies: [
      {
        says: say(LEAVE_OUT, { mask, number }),
        cost: say(AS_LITTLE),
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

const masksOf = ({ emergencyDialString: number, emergencyDialMask: masks }: EmergencyNumber): Said =>
  say(
    { en: '{number} (masks {masks})', de: '{number} (Masken {masks})' },
    { number, masks: masks.join(';') || NONE },
  )

const NO_NUMBER = {
  en: 'The mask "{mask}" of {number} in "{policy}" is no number of 1 to 10 digits.',
  de: 'Die Maske "{mask}" von {number} in "{policy}" ist keine Nummer mit 1 bis 10 Ziffern.',
} as const
const LEADS_ELSEWHERE = {
  en: '{mask} is a mask of {number} in "{policy}", but leads to {earlier}, which has it too.',
  de: '{mask} ist eine Maske von {number} in "{policy}", führt aber zu {earlier}, das sie auch hat.',
} as const
const LEAVE_OUT = {
  en: 'Leave {mask} out of the masks of {number}.',
  de: '{mask} aus den Masken von {number} weglassen.',
} as const
const AS_LITTLE = {
  en: 'Nothing: it leads there as little as before. See that it leads where people expect.',
  de: 'Nichts: Sie führt so wenig dorthin wie vorher. Prüfen, dass sie dorthin führt, wo man es erwartet.',
} as const
