// The token that Graph wants: asked of Microsoft Entra ID by client credentials (RFC 6749 section 4.4), with a secret or
// with an assertion that a certificate's key has signed (RFC 7523 section 2.2; Microsoft Learn, "Microsoft identity platform
// application authentication certificate credentials").

import { constants, sign } from 'node:crypto'
import { type Chance, type Instant, uuid } from '../../kernel/index.ts'
import type { ClientProof, GraphSettings } from './graph-settings.ts'

/** Microsoft: 5 to 10 minutes at most. */
const ASSERTION_SECONDS = 300

export const tokenUrl = ({ authority, tenant }: GraphSettings): string =>
  `${authority}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`

/** The form that is posted there. */
export function tokenForm(settings: GraphSettings, chance: Chance, now: Instant): string {
  const { client, proof, api } = settings
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client,
    scope: `${api}/.default`,
  })
  if (proof.type === 'secret') form.set('client_secret', proof.secret)
  else {
    form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    form.set('client_assertion', assertionOf(settings, proof, chance, now))
  }
  return form.toString()
}

function assertionOf(
  settings: GraphSettings,
  { key, sha256 }: Extract<ClientProof, { type: 'certificate' }>,
  chance: Chance,
  now: Instant,
): string {
  const at = Math.floor(now / 1000)
  const head = { alg: 'PS256', typ: 'JWT', 'x5t#S256': Buffer.from(sha256).toString('base64url') }
  const claims = {
    ...{ aud: tokenUrl(settings), iss: settings.client, sub: settings.client, jti: uuid(chance) },
    ...{ iat: at, nbf: at, exp: at + ASSERTION_SECONDS },
  }
  const signed = [head, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(signed), {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  })
  return `${signed}.${signature.toString('base64url')}`
}
