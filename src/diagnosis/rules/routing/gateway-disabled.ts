// All gateways of a route are missing or switched off.

import { codeRule } from '../../records/code-rule.ts'

export const gatewayDisabled = codeRule({
  id: 'routing/gateway-disabled',
  severity: 'critical',
  certainty: 'proven',
  codes: [510_544],
  only: phrase => !/emergency/i.test(phrase),
  title: {
    en: 'The routes lead to no gateway that may be used',
    de: 'Die Routen führen zu keinem Gateway, das benutzt werden darf',
  },
  remedy: {
    en: 'Set-CsOnlinePSTNGateway -Enabled $true for the gateways of the route, and see that each in its list exists.',
    de: 'Set-CsOnlinePSTNGateway -Enabled $true für die Gateways der Route, und prüfen, ob jedes der Liste existiert.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 500',
})
