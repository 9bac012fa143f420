// The keys of evidence that comes in while the SBC runs, and of what it sends on.

import { z } from 'zod'
import { defaulted, list, optional, required, value } from './keys.ts'
import { recordKeys } from './record-keys.ts'
import {
  numberWithin,
  oneOf,
  readAddress,
  readHostName,
  readKeeper,
  readPlace,
  readRange,
  readText,
  readZone,
} from './text-values.ts'

const roots = value('public, file, PEM text, env:NAME or file:PATH', readText)
const material = value('file, PEM text, env:NAME or file:PATH', readText)
const transport = value('udp, tcp or tls', oneOf('udp', 'tcp', 'tls'))

const allow = optional(list(value('address or range', readRange)).min(1), {
  description: 'Addresses that may send.',
  otherwise: 'everybody who reaches the port',
})

const listen = (usual: string) =>
  required(value('address:port', readPlace), {
    description: `Where it is taken in; 0.0.0.0 or [::] for every address of the machine. ${usual}`,
  })

const tls = optional(
  z.strictObject({
    context: optional(value('text', readText), {
      description: 'Which of `teams.contexts` senders are shown.',
      otherwise: '`teams.context`, where no certificate is named here',
    }),
    certificate: optional(material, {
      description: 'A certificate of its own, with its intermediates.',
      otherwise: 'that of a context',
    }),
    key: optional(material, { description: 'Its key.', otherwise: 'that of a context', secret: true }),
    clientCertificate: defaulted(value('no or require', oneOf('no', 'require')), 'no', {
      description: 'Whether a sender must show a certificate.',
    }),
    trust: optional(roots, {
      description: 'Roots the certificates of senders may end in.',
      otherwise: 'none; needed where a certificate is required',
    }),
  }),
  {
    description: 'For the transport `tls`.',
    otherwise: '`teams.context`, and no certificate of senders; without an SBC of your own it is needed',
  },
)

export const collectKeys = {
  syslog: optional(
    z.strictObject({
      listen: listen('Usual are port 514, and 6514 for TLS.'),
      transport: defaulted(transport, 'udp', {
        description: 'How it comes: datagrams, or connections with octet counting or a line each.',
        source: 'RFC 5426, RFC 6587, RFC 5425',
      }),
      allow,
      tls,
      zone: optional(value('+hours:minutes', readZone), {
        description: 'Zone of times in the log that name none.',
        otherwise: 'UTC',
      }),
    }),
    { description: 'Syslog of other SBCs and SIP servers.', otherwise: 'none' },
  ),
  hep: optional(
    z.strictObject({
      listen: listen('Usual is port 9060.'),
      transport: defaulted(transport, 'udp', { description: 'How it comes.' }),
      allow,
      tls,
      sbc: optional(list(value('address', readAddress)).min(1), {
        description: "Addresses that are an SBC's, whose view is told.",
        otherwise: 'whoever speaks with Microsoft, or else with most',
      }),
    }),
    { description: 'HEP3 of capture agents: Kamailio, sngrep, heplify.', otherwise: 'none' },
  ),
  flows: optional(z.strictObject({ listen: listen('Usual are 2055, 4739 and 6343.'), allow }), {
    description: 'Exports of flows over UDP: NetFlow 5 and 9, IPFIX, sFlow.',
    otherwise: 'none',
  }),
  records: optional(recordKeys, {
    description: "Microsoft's records of calls.",
    otherwise: 'none but those handed in over the API',
  }),
}

export const exportKeys = {
  hep: optional(
    z.strictObject({
      to: required(value('address:port', readKeeper), { description: 'Who keeps it: Homer, sngrep.' }),
      transport: defaulted(transport, 'udp', { description: 'How it goes there.' }),
      agent: defaulted(value('number', numberWithin(1, 999_999_999)), '2001', {
        description: 'Number of the SBC there.',
      }),
      tls: optional(
        z.strictObject({
          trust: required(roots, { description: 'Roots its certificate may end in.' }),
          serverName: optional(value('host name', readHostName), {
            description: 'Name asked for and looked for in its certificate.',
            otherwise: 'its address',
          }),
        }),
        { description: 'For the transport `tls`.', otherwise: 'no TLS' },
      ),
    }),
    {
      description: 'Each SIP message that the SBC sends or gets, as HEP3. Secrets are struck out.',
      otherwise: 'none',
    },
  ),
}
