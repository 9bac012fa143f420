// The keys of records of calls: a folder they are put into, and Microsoft Graph, which is asked for them.

import { z } from 'zod'
import { minutes } from '../kernel/index.ts'
import { defaulted, optional, required, value } from './keys.ts'
import { durationWithin, readGuid, readHttpsOrigin, readTenant, readText } from './text-values.ts'

const roots = value('public, file, PEM text, env:NAME or file:PATH', readText)
const material = value('file, PEM text, env:NAME or file:PATH', readText)

const graph = z.strictObject({
  tenant: required(value('id or domain', readTenant), {
    description: 'Directory (tenant) id, or a domain of it.',
  }),
  client: required(value('id', readGuid), {
    description:
      'Application (client) id of a registration with the permission CallRecords.Read.All of type Application.',
    source: 'Microsoft Learn, callRecord: getDirectRoutingCalls',
  }),
  secret: optional(value('env:NAME or file:PATH', readText), {
    description: 'Its client secret.',
    otherwise: '`certificate` and `key`',
    secret: true,
  }),
  certificate: optional(material, {
    description: 'A certificate that is registered for it, with an RSA key.',
    otherwise: '`secret`',
  }),
  key: optional(material, { description: 'Its key.', otherwise: '`secret`', secret: true }),
  every: defaulted(value('duration', durationWithin(minutes(1), minutes(24 * 60))), '15m', {
    description: 'Time from one question to the next.',
  }),
  overlap: defaulted(value('duration', durationWithin(minutes(0), minutes(7 * 24 * 60))), '24h', {
    description:
      'So far behind the last one each begins again, for records come late; what is known already is not taken twice.',
  }),
  back: defaulted(value('duration', durationWithin(minutes(1), minutes(90 * 24 * 60))), '24h', {
    description: 'How far back the first one after a start goes; Microsoft has 90 days.',
  }),
  api: defaulted(value('URL', readHttpsOrigin), 'https://graph.microsoft.com', {
    description:
      'Where Graph is; https://graph.microsoft.us and https://dod-graph.microsoft.us for government clouds.',
    source: 'Microsoft Learn, Microsoft Graph national cloud deployments',
  }),
  authority: defaulted(value('URL', readHttpsOrigin), 'https://login.microsoftonline.com', {
    description: 'Where tokens are had; https://login.microsoftonline.us for government clouds.',
  }),
  trust: defaulted(roots, 'public', { description: 'Roots the certificates of both may end in.' }),
})

export const recordKeys = z.strictObject({
  folder: optional(value('path', readText), {
    description:
      'A folder for exports: JSON of Graph, CSV or zip of the Teams admin centre. Each file in it is read once, when it grows no more.',
    otherwise: 'none',
  }),
  graph: optional(graph, {
    description: 'Microsoft Graph is asked for the calls of Direct Routing of a tenant.',
    otherwise: 'not asked',
  }),
})
