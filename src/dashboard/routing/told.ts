// Reasons of room `routing` in the language chosen.

import type { Wording } from '../../findings/index.ts'
import type {
  Decision,
  NormalisationRemark,
  NormalisationStep,
  Outcome,
  PolicyOf,
  Struck,
} from '../../routing/index.ts'
import { t } from '../frame/words.ts'

const GATEWAY_STRUCK: Readonly<Record<'disabled' | 'missing', Wording>> = {
  disabled: { en: 'disabled', de: 'deaktiviert' },
  missing: { en: 'not in the tenant', de: 'nicht im Mandanten' },
}
export const gatewayStruck = (why: 'disabled' | 'missing'): string => t(GATEWAY_STRUCK[why])

export function struckWords(struck: Struck): string {
  switch (struck.reason) {
    case 'no shared PSTN usage':
      return t({ en: 'no shared PSTN usage', de: 'keine gemeinsame PSTN-Verwendung' })
    case 'number pattern':
      return t({ en: 'the number does not match', de: 'die Nummer passt nicht' })
    case 'number pattern not readable':
      return t(
        { en: 'the pattern cannot be read: it has {what}', de: 'das Muster ist nicht lesbar: {what}' },
        { what: struck.fault.what },
      )
    case 'number pattern takes too long':
      return t({ en: 'the pattern takes too long', de: 'das Muster braucht zu lange' })
    case 'an earlier PSTN usage has a match':
      return t(
        {
          en: 'the earlier usage {usage} has a match',
          de: 'die frühere Verwendung {usage} hat einen Treffer',
        },
        { usage: struck.usage },
      )
    case 'no gateway':
      return struck.gateways.length === 0
        ? t({ en: 'it lists no SBC', de: 'sie nennt keinen SBC' })
        : t(
            { en: 'no SBC: {list}', de: 'kein SBC: {list}' },
            {
              list: struck.gateways
                .map(({ gateway, struck: why }) => `${gateway} ${gatewayStruck(why)}`)
                .join(', '),
            },
          )
  }
}

const FAILED: Readonly<Record<number, Wording>> = {
  510544: { en: 'no SBC can take it', de: 'kein SBC kann ihn nehmen' },
  510559: {
    en: 'no route of this user takes the number',
    de: 'keine Route dieses Benutzers nimmt die Nummer',
  },
  510560: {
    en: 'the user is not enabled for Enterprise Voice',
    de: 'der Benutzer ist nicht für Enterprise Voice freigeschaltet',
  },
}

export const failedWords = ({ microsoftCode, says }: Extract<Outcome, { type: 'failed' }>): string => {
  const known = FAILED[microsoftCode]
  return known === undefined ? says : t(known)
}

export function outcomeWords(outcome: Outcome): string {
  switch (outcome.type) {
    case 'routed':
      return t({ en: 'goes by Direct Routing', de: 'geht über Direct Routing' })
    case 'calling plan':
      return t({
        en: "goes by the user's Calling Plan: no route takes it",
        de: 'geht über den Calling Plan des Benutzers: keine Route nimmt ihn',
      })
    case 'failed':
      return t(
        {
          en: "fails with {sip} (Microsoft's code {code}): {why}",
          de: 'scheitert mit {sip} (Code {code} von Microsoft): {why}',
        },
        { sip: String(outcome.sipCode), code: String(outcome.microsoftCode), why: failedWords(outcome) },
      )
  }
}

export function policyWords({ policy, by, from = '' }: PolicyOf): string {
  switch (by) {
    case 'direct':
      return t({ en: '{policy}, granted directly', de: '{policy}, unmittelbar gewährt' }, { policy })
    case 'group':
      return t(
        { en: '{policy}, by the group {from}', de: '{policy}, über die Gruppe {from}' },
        { policy, from },
      )
    case 'network site':
      return t(
        { en: '{policy}, by the network site {from}', de: '{policy}, über den Netzwerkstandort {from}' },
        { policy, from },
      )
    case 'Global':
      return policy === 'Global'
        ? t({ en: 'Global, as none is granted', de: 'Global, da keine gewährt ist' })
        : policy
  }
}

/** How what was dialled became the number. */
export function numberWords({ number, normalised, emergency }: Decision): string {
  if (emergency !== undefined)
    return t({ en: '{number}, an emergency number', de: '{number}, eine Notrufnummer' }, { number })
  return (normalised?.steps ?? []).map(stepWords).join(' → ')
}

function stepWords(step: NormalisationStep): string {
  const { number } = step
  switch (step.by) {
    case 'as dialled':
      return t({ en: '{number}, as dialled', de: '{number}, wie gewählt' }, { number })
    case 'nothing':
      return t({ en: '{number}, as no rule fits', de: '{number}, da keine Regel passt' }, { number })
    case 'rule':
      return t(
        {
          en: '{number}, by the rule {rule} of the dial plan {plan}',
          de: '{number}, durch die Regel {rule} des Rufnummernplans {plan}',
        },
        { number, rule: step.rule.name, plan: step.dialPlan },
      )
    case 'country code':
      return t(
        {
          en: '{number}, as no rule fits and the usage location is {place}',
          de: '{number}, da keine Regel passt und der Nutzungsort {place} ist',
        },
        { number, place: step.usageLocation },
      )
  }
}

export function remarkWords(said: NormalisationRemark): string {
  switch (said.remark) {
    case 'normalised twice':
      return t({
        en: 'The dial plan was asked twice, as the first result had no +.',
        de: 'Der Rufnummernplan wurde zweimal gefragt, da das erste Ergebnis kein + hatte.',
      })
    case 'no + in the end':
      return t({ en: 'The number has no + in the end.', de: 'Die Nummer hat am Ende kein +.' })
    case 'invisible characters':
      return t(
        {
          en: 'What was dialled has invisible characters: {codes}.',
          de: 'Das Gewählte enthält unsichtbare Zeichen: {codes}.',
        },
        { codes: said.codes.join(', ') },
      )
    case "the country's dial plan is not in the export":
      return t(
        {
          en: "Microsoft's own dial plan of {place} is not in the export; its rules were not asked.",
          de: 'Microsofts eigener Rufnummernplan für {place} ist nicht im Export; seine Regeln wurden nicht gefragt.',
        },
        { place: said.usageLocation },
      )
    case 'no usage location':
      return t({
        en: 'The user has no usage location, so no country code was put before it.',
        de: 'Der Benutzer hat keinen Nutzungsort, daher kam keine Landesvorwahl davor.',
      })
    case 'no such dial plan':
      return t(
        {
          en: 'The dial plan {plan} is not in the export.',
          de: 'Der Rufnummernplan {plan} ist nicht im Export.',
        },
        { plan: said.dialPlan },
      )
    case 'rule not used':
      return t(
        {
          en: 'The rule {pattern} was not used: {what}.',
          de: 'Die Regel {pattern} wurde nicht benutzt: {what}.',
        },
        { pattern: said.pattern, what: said.what },
      )
  }
}
