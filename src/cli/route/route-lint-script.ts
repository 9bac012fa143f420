// The PowerShell of all findings as one script. What changes something is commented out: run as it is, the script only
// shows what would happen.

import { printable } from '../../kernel/index.ts'
import type { LintFinding, RemedyJson } from '../../routing/index.ts'

const HEAD = `# What linesman route lint found, and what mends it. Run as it is, this only shows what would happen (-WhatIf).
# Take the # from the lines "for real" that you want, and keep those "to undo": they bring back what the export has.
# Needs the module MicrosoftTeams, and Connect-MicrosoftTeams before.
`

export const lintScript = (findings: readonly LintFinding[]): string =>
  [HEAD, ...findings.map(findingScript)].join('\n')

function findingScript({ rule, severity, says, remedies }: LintFinding): string {
  const several = remedies.length > 1
  return [
    `# ${severity}: ${rule}`,
    ...comment(says),
    ...remedies.flatMap((remedy, index) =>
      remedyScript(remedy, several ? ` ${index + 1} of ${remedies.length}` : ''),
    ),
    '',
  ].join('\n')
}

function remedyScript({ says, gain, cost, powershell }: RemedyJson, number: string): string[] {
  return [
    '',
    ...comment(`Remedy${number}: ${says}${gain === null ? '' : ` ${gain}`}`),
    ...comment(`Cost: ${cost}`),
    ...(powershell === null
      ? ['# No cmdlet of Teams does this.']
      : [
          powershell.whatIf,
          '# for real',
          ...powershell.apply.split('\n').map(line => `# ${line}`),
          '# to undo',
          ...powershell.undo.split('\n').map(line => `# ${line}`),
        ]),
  ]
}

/** A name from the export could bring a line end along, behind which it would be a command. */
const comment = (text: string): string[] => [`# ${printable(text)}`]
