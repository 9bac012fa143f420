// Microsoft knows an SBC by the FQDN in Contact or Record-Route of its OPTIONS, and refuses those that have neither.

import { headerValues, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { phraseOf, reasonWords } from '../../sip/microsoft-reason.ts'
import { optionsExchanges } from '../../sip/options-exchanges.ts'

export const optionsContactMissing: Rule = {
  id: 'options/contact-missing',
  severity: 'critical',
  title: {
    en: 'OPTIONS carry no Contact',
    de: 'OPTIONS enthalten keinen Contact',
  },
  remedy: {
    en: 'Let the SBC put Contact with its paired FQDN into the OPTIONS it sends to Teams: sip:FQDN:5061;transport=tls. Open-source proxies leave it out of keep-alives unless told otherwise.',
    de: 'Den SBC in seine OPTIONS an Teams einen Contact mit dem gekoppelten FQDN setzen lassen: sip:FQDN:5061;transport=tls. Proxys wie Kamailio oder OpenSIPS lassen ihn in Keep-Alives weg, wenn man nichts anderes einstellt.',
  },
  reference:
    'Microsoft Learn, "Direct Routing - SIP protocol", section on OPTIONS; "SBC connectivity issues", look-up by Record-Route, then Contact',
  find: facts =>
    optionsExchanges(facts).flatMap(({ by, request, answer, sbc, instance }): Match[] => {
      if (by !== 'sbc' || answer === undefined || (answer.status ?? 0) < 300) return []
      if (!isNameless(request)) return []
      const isSaid = /contact.*missing/i.test(phraseOf(answer) ?? '')
      return [
        {
          about: sbc.address,
          instance,
          certainty: isSaid ? 'proven' : 'likely',
          says: [
            say(
              {
                en: 'OPTIONS of {sbc} with neither Contact nor Record-Route were answered with {status}.',
                de: 'OPTIONS von {sbc} ohne Contact und ohne Record-Route wurden mit {status} beantwortet.',
              },
              { sbc: formatEndpoint(sbc), status: String(answer.status) },
            ),
            ...reasonWords(answer),
          ],
          evidence: [request, answer],
        },
      ]
    }),
}

/** A source that shows no headers at all, as some logs do, shows none that are missing. */
const isNameless = (request: SipFact): boolean =>
  headerValues(request, 'Via').length > 0 &&
  request.contact === undefined &&
  ['Contact', 'm', 'Record-Route'].every(name => headerValues(request, name).length === 0)
