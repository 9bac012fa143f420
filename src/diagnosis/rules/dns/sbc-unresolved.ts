// Teams wants to call the SBC, and its name leads nowhere: no packet of that call ever reaches the SBC.

import { codeRule } from '../../records/code-rule.ts'

export const sbcUnresolved = codeRule({
  id: 'dns/sbc-unresolved',
  severity: 'critical',
  actor: 'network',
  certainty: 'proven',
  codes: [569_015, 569_016, 549_015, 549_016],
  title: {
    en: "Microsoft's side cannot resolve the name of the SBC",
    de: 'Microsofts Seite kann den Namen des SBC nicht auflösen',
  },
  remedy: {
    en: "Ask a public DNS server for the A record of the FQDN paired in Teams. Where only the TXT record of the domain check is there, add an A record; where the record is missing for some servers, look at the zone's name servers.",
    de: 'Einen öffentlichen DNS-Server nach dem A-Eintrag des in Teams gekoppelten FQDN fragen. Gibt es nur den TXT-Eintrag der Domänenprüfung, einen A-Eintrag anlegen; fehlt der Eintrag nur bei manchen Servern, die Nameserver der Zone ansehen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 504',
})
