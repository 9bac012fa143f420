// Test support: examples of transfers that an SBC spoils.

import { TEAMS_LEG, Teller, toldDefaultCertificate } from '../../../facts/testing/index.ts'
import { BY, CARRIER_LEG, invite, notify, referred, referredCall, SECOND_LEG } from '../told-refers.ts'
import { type Examples, told } from './example.ts'

export const REFER_EXAMPLES: Examples = {
  'refer/expected-not-received': told(toldDefaultCertificate, 'tls/default-certificate-served'),
  'refer/not-allowed': told(() =>
    new Teller('trace.pcap').request('sent', TEAMS_LEG, 'INVITE', {
      headers: [['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, UPDATE']],
    }),
  ),
  'refer/not-notified': told(() => referred().at(6000).request('received', CARRIER_LEG, 'INFO')),
  'refer/sent-elsewhere': told(() =>
    invite(notify(referredCall().at(20), 'SIP/2.0 100 Trying', 2).at(50), CARRIER_LEG, {
      uri: 'sip:+4930999@192.0.2.10',
    }),
  ),
  'refer/early-bye': told(() =>
    notify(referred().at(20), 'SIP/2.0 100 Trying', 2).at(30).request('sent', TEAMS_LEG, 'BYE', { cseq: 3 }),
  ),
  'refer/referred-by-altered': told(() =>
    invite(notify(referred().at(20), 'SIP/2.0 100 Trying', 2).at(50), SECOND_LEG, {
      headers: [
        ['Allow', 'INVITE, ACK, BYE, REFER, NOTIFY'],
        ['Referred-By', BY.replace('aHR', 'AHR')],
      ],
    }),
  ),
}
