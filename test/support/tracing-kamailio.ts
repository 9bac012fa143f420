// Kamailio as a capture agent: its siptrace module sends what it saw as HEP3 to a collector, while a telephone asks it
// again and again.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OPTIONS_TO_SBC } from './options-message.ts'
import { inFolder, startProgram } from './program.ts'

const settings = (address: string, collector: number): string => `
debug=1
log_stderror=yes
fork=yes
children=1
disable_tcp=yes
auto_aliases=no
dns=no
rev_dns=no
listen=udp:${address}:5060
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "rr.so"
loadmodule "siptrace.so"
modparam("siptrace", "duplicate_uri", "sip:${address}:${collector}")
modparam("siptrace", "hep_mode_on", 1)
modparam("siptrace", "hep_version", 3)
modparam("siptrace", "hep_capture_id", 2001)
modparam("siptrace", "trace_to_database", 0)
modparam("siptrace", "trace_on", 1)
request_route {
  sip_trace();
  sl_send_reply("200", "OK");
}
`

/** Kamailio at `address` while `body` runs; throws with what it said where `body` tells that nothing came. */
export async function tracingKamailio(
  address: string,
  collector: number,
  body: (isOver: () => boolean) => Promise<boolean>,
): Promise<void> {
  const telephone = createSocket('udp4')
  telephone.bind(0, address)
  await once(telephone, 'listening')
  try {
    await inFolder(async folder => {
      const file = join(folder, 'kamailio.cfg')
      writeFileSync(file, settings(address, collector))
      const flags = ['-DD', '-E', '-f', file, '-Y', folder, '-w', folder, '-m', '16', '-M', '4']
      const kamailio = startProgram('kamailio', flags, folder)
      const asking = setInterval(() => telephone.send(OPTIONS_TO_SBC, 5060, address), 200)
      try {
        if (!(await body(() => kamailio.code() !== undefined)))
          throw new Error(`nothing was traced; Kamailio said: ${kamailio.output().slice(-2000)}`)
      } finally {
        clearInterval(asking)
        await kamailio.end()
      }
    })
  } finally {
    telephone.close()
  }
}
