// Kamailio as a carrier's registrar: it asks for a digest, keeps the contact, and sends calls to it. The configuration
// is made here for each run.

import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inFolder, missing, type Program, startProgram } from './program.ts'

export const withoutKamailio = missing('kamailio', 'kamailio-tls-modules')

/** Its TLS is a package of its own. */
export const withoutKamailioTls =
  withoutKamailio ||
  (globSync('/usr/lib/{,*/}kamailio/modules/tls.so').length === 0 &&
    'no TLS module of kamailio here; as root on Debian: apt-get install kamailio-tls-modules')

export interface KamailioPlan {
  address: string
  transport: 'udp' | 'tcp' | 'tls'
  /** For `tls`. */
  certificate?: { cert: string; key: string } | undefined
  algorithm: 'MD5' | 'SHA-256'
  domain: string
  user: string
  password: string
  /** Contacts are granted this long. */
  expiresSeconds: number
}

/** Telephones behind it speak UDP in any case. */
const OPENING: Record<KamailioPlan['transport'], (address: string) => string> = {
  udp: () => 'disable_tcp=yes',
  tcp: address => `listen=tcp:${address}:5060`,
  tls: address => `
enable_tls=yes
listen=tls:${address}:5061
loadmodule "tls.so"
modparam("tls", "private_key", "key.pem")
modparam("tls", "certificate", "cert.pem")
modparam("tls", "tls_method", "TLSv1.2+")`,
}

const settings = (plan: KamailioPlan): string => `
debug=1
log_stderror=yes
fork=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
listen=udp:${plan.address}:5060
${OPENING[plan.transport](plan.address)}

loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "nathelper.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("registrar", "min_expires", ${plan.expiresSeconds})
modparam("registrar", "max_expires", ${plan.expiresSeconds})
modparam("registrar", "received_avp", "$avp(received)")
modparam("nathelper", "received_avp", "$avp(received)")
modparam("auth", "algorithm", "${plan.algorithm}")
modparam("auth", "nonce_expire", 2)

request_route {
  if (has_totag()) {
    loose_route();
    t_relay();
    exit;
  }
  if (is_method("REGISTER")) {
    if ($tU != "${plan.user}" || !pv_www_authenticate("${plan.domain}", "${plan.password}", "0")) {
      www_challenge("${plan.domain}", "1");
      exit;
    }
    consume_credentials();
    if (proto != UDP) fix_nated_register();
    save("location");
    exit;
  }
  if (is_method("INVITE")) {
    record_route();
    if (!lookup("location", "sip:${plan.user}@${plan.domain}")) {
      sl_send_reply("480", "Not Registered");
      exit;
    }
  }
  t_relay();
}
`

/** Runs Kamailio while `body` runs. */
export async function withKamailio<Value>(
  plan: KamailioPlan,
  body: (kamailio: Program) => Promise<Value>,
): Promise<Value> {
  return inFolder(async folder => {
    const file = join(folder, 'kamailio.cfg')
    writeFileSync(
      file,
      settings(plan).replace(/"(key|cert)\.pem"/g, (_, name) => `"${join(folder, `${name}.pem`)}"`),
    )
    for (const [name, pem] of Object.entries(plan.certificate ?? {}))
      writeFileSync(join(folder, `${name}.pem`), pem)
    const kamailio = startProgram(
      'kamailio',
      ['-DD', '-E', '-f', file, '-Y', folder, '-w', folder, '-m', '16', '-M', '4'],
      folder,
    )
    try {
      return await body(kamailio)
    } catch (error) {
      const says = kamailio.output().slice(-4000)
      throw new Error(`${error instanceof Error ? error.message : error}\nKamailio said:\n${says}`, {
        cause: error,
      })
    } finally {
      await kamailio.end()
    }
  })
}
