// The keys of the API and the dashboard: where they are served, to whom, how much of it.

import { z } from 'zod'
import { defaulted, list, optional, required, value } from './keys.ts'
import { numberWithin, oneOf, readHostName, readPlace, readText, readYes, sizeWithin } from './text-values.ts'

const material = value('file, PEM text, env:NAME or file:PATH', readText)

const token = z.strictObject({
  name: required(value('text', readText), { description: 'Whose it is; the audit log tells it.' }),
  role: required(value('read, operate or admin', oneOf('read', 'operate', 'admin')), {
    description:
      '`read` looks, `operate` also silences, maintains, plays, probes and hands in evidence, `admin` also reads the audit log.',
  }),
  token: required(value('sha256:HEX, env:NAME or file:PATH', readText), {
    description:
      'The token, or best its SHA-256 in hexadecimal (`printf %s TOKEN | sha256sum`). At least 20 characters of chance: `openssl rand -hex 32`.',
    secret: true,
  }),
})

const tls = optional(
  z.strictObject({
    context: optional(value('text', readText), {
      description: 'Which of `teams.contexts` browsers are shown.',
      otherwise: '`teams.context`, where no certificate is named here',
    }),
    certificate: optional(material, {
      description: 'A certificate of its own, with its intermediates.',
      otherwise: 'that of a context',
    }),
    key: optional(material, { description: 'Its key.', otherwise: 'that of a context', secret: true }),
  }),
  { description: 'Serves HTTPS.', otherwise: 'HTTP; on loopback alone' },
)

const upload = optional(
  z.strictObject({
    size: defaulted(value('size', sizeWithin(1, 16 * 1024)), '256MB', {
      description: 'Of all files of one diagnosis.',
    }),
    files: defaulted(value('number', numberWithin(1, 100)), '20', { description: 'Files of one diagnosis.' }),
    seconds: defaulted(value('number', numberWithin(1, 3600)), '120', {
      description: 'What reading them may take.',
    }),
  }),
  { description: 'Evidence that is handed in.', otherwise: '256 MB, 20 files, 120 seconds' },
)

export const apiKeys = {
  listen: optional(value('address:port', readPlace), {
    description:
      'Where the API and the dashboard are served, as 127.0.0.1:8443. Other addresses than loopback need `tokens` and `tls`.',
    otherwise: 'nowhere',
  }),
  tls,
  tokens: optional(list(token), {
    description: 'Who may ask.',
    otherwise: 'none: everybody on this machine is an admin',
  }),
  insecure: defaulted(value('yes or no', readYes), 'no', {
    description: 'Serves other addresses without tokens or TLS all the same: behind a proxy that has both.',
  }),
  hosts: optional(list(value('host name', readHostName)), {
    description:
      'Names it is reached by, besides `fqdn`, localhost and addresses; other names are refused, for they may be led here by somebody else.',
    otherwise: 'none',
  }),
  rate: defaulted(value('number', numberWithin(10, 100_000)), '600', {
    description: 'Requests a minute of one token, or of one address.',
  }),
  upload,
  tenant: optional(value('path', readText), {
    description:
      "Folder of a tenant's export (`linesman route export-script`) that the dashboard answers voice routing from.",
    otherwise: 'none',
  }),
}
