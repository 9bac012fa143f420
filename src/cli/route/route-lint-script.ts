// The PowerShell of all findings as one script. What changes something is commented out: run as it is, the script only
// shows what would happen.

import { type Language, say, type Wording, worded } from '../../findings/index.ts'
import { printable } from '../../kernel/index.ts'
import type { LintFinding, RemedyJson } from '../../routing/index.ts'

const HEAD: Wording = {
  en: `# What linesman route lint found, and what mends it. Run as it is, this only shows what would happen (-WhatIf).
# Take the # from the lines "for real" that you want, and keep those "to undo": they bring back what the export has.
# Needs the module MicrosoftTeams, and Connect-MicrosoftTeams before.
`,
  de: `# Was linesman route lint gefunden hat und was hilft. So, wie es ist, zeigt dieses Skript nur, was geschähe (-WhatIf).
# Das # vor den gewünschten Zeilen unter "wirklich" entfernen und die unter "zurück" aufheben: Sie stellen den Stand des Exports
# wieder her. Braucht das Modul MicrosoftTeams und vorher Connect-MicrosoftTeams.
`,
}

export const lintScript = (findings: readonly LintFinding[], language: Language): string =>
  [HEAD[language], ...findings.map(finding => findingScript(finding, language))].join('\n')

function findingScript({ rule, severity, says, remedies }: LintFinding, language: Language): string {
  const all = remedies.length
  const title = (place: number): string =>
    all > 1 ? worded(say(ONE_OF, { place: place + 1, all }), language) : REMEDY[language]
  return [
    `# ${severity}: ${rule}`,
    ...comment(says),
    ...remedies.flatMap((remedy, place) => remedyScript(remedy, title(place), language)),
    '',
  ].join('\n')
}

function remedyScript(
  { says, gain, cost, powershell }: RemedyJson,
  title: string,
  language: Language,
): string[] {
  return [
    '',
    ...comment(`${title}: ${says}${gain === null ? '' : ` ${gain}`}`),
    ...comment(`${COST[language]}: ${cost}`),
    ...(powershell === null
      ? comment(NO_CMDLET[language])
      : [
          powershell.whatIf,
          ...comment(FOR_REAL[language]),
          ...powershell.apply.split('\n').map(line => `# ${line}`),
          ...comment(TO_UNDO[language]),
          ...powershell.undo.split('\n').map(line => `# ${line}`),
        ]),
  ]
}

export const REMEDY: Wording = { en: 'Remedy', de: 'Abhilfe' }
export const COST: Wording = { en: 'Cost', de: 'Preis' }
const ONE_OF = { en: 'Remedy {place} of {all}', de: 'Abhilfe {place} von {all}' } as const
const NO_CMDLET: Wording = { en: 'No cmdlet of Teams does this.', de: 'Kein Cmdlet von Teams tut das.' }
const FOR_REAL: Wording = { en: 'for real', de: 'wirklich' }
const TO_UNDO: Wording = { en: 'to undo', de: 'zurück' }

/** A name from the export could bring a line end along, behind which it would be a command. */
const comment = (text: string): string[] => [`# ${printable(text)}`]
