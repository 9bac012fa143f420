// A gateway that Microsoft does not watch: it is never demoted, and nobody is told when it dies.

import { say } from '../../../findings/index.ts'
import { gatewayPiece } from '../piece.ts'
import { OPTIONS_COST, setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const optionsOff: LintRule = {
  id: 'routing/options-off',
  severity: 'warning',
  title: { en: 'An SBC is not watched by OPTIONS', de: 'Ein SBC wird nicht mit OPTIONS überwacht' },
  why: 'With SendSipOptions false the SBC is left out of monitoring and alerting, and it is never demoted: while it is dead, every call that chance sends there first waits for its timer.',
  byHand:
    'Get-CsOnlinePSTNGateway | Where-Object { -not $_.SendSipOptions }; in the health dashboard: "Warning, SIP messages aren\'t configured".',
  remedy: {
    en: 'Switch it on, and let the SBC send OPTIONS every minute to all three FQDNs.',
    de: 'Sie einschalten und den SBC jede Minute OPTIONS an alle drei FQDNs senden lassen.',
  },
  reference:
    'Microsoft Learn, Set-CsOnlinePSTNGateway, SendSipOptions; "Monitor and troubleshoot Direct Routing"',
  needs: ['gateways'],
  find: facts =>
    facts.tenant.gateways
      .filter(({ enabled, sendSipOptions }) => enabled && !sendSipOptions)
      .map(gateway => ({
        certainty: 'proven',
        says: say(OFF, { gateway: gateway.fqdn, seconds: gateway.failoverTimeSeconds }),
        evidence: [gatewayPiece(gateway, 'SendSipOptions False')],
        remedies: [
          {
            says: say({ en: 'Switch SendSipOptions on.', de: 'SendSipOptions einschalten.' }),
            cost: say(OPTIONS_COST),
            changes: [setGateway(gateway.identity, { sendSipOptions: true })],
          },
        ],
      })),
}

const OFF = {
  en: '{gateway} has SendSipOptions false: it is not monitored and never demoted, so while it is dead calls wait {seconds} s for it.',
  de: '{gateway} hat SendSipOptions false: Er wird nicht überwacht und nie zurückgestellt, also warten Anrufe, solange er tot ist, {seconds} s auf ihn.',
} as const
