// No answer but 100 within FailoverTimeSeconds: the call goes to the next trunk, or ends.

import { codeRule } from '../code-rule.ts'

export const failoverTimer = codeRule({
  id: 'calls/failover-timer',
  severity: 'warning',
  certainty: 'likely',
  codes: [500_001],
  title: { en: 'The SBC answers later than Teams waits', de: 'Der SBC antwortet später, als Teams wartet' },
  remedy: {
    en: 'See in the log of the SBC what it waits for. Where the telephone network behind it takes its time, set FailoverTimeSeconds of the gateway to 20; where the SBC is down, mend it or take it out of the routes.',
    de: 'Im Protokoll des SBC nachsehen, worauf er wartet. Braucht das Telefonnetz dahinter so lange, FailoverTimeSeconds des Gateways auf 20 stellen; ist der SBC außer Betrieb, ihn reparieren oder aus den Routen nehmen.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 408; Set-CsOnlinePSTNGateway, FailoverTimeSeconds',
})
