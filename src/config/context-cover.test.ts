import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ContextPolicy, describeCertificate } from '../tls/index.ts'
import { checkCover, ends } from './context-cover.ts'
import { type Problem, Problems } from './problem.ts'
import { FQDN, NOW } from './testing/sample.ts'

const root = describeCertificate({ subject: 'root', isCa: true })
const contexts = [
  { name: 'good', chain: [describeCertificate({ subject: FQDN, issuer: 'root' })] },
  { name: 'default', chain: [describeCertificate({ subject: 'ACL_5330' })] },
]

function told(policies: ContextPolicy[]): Problem[] {
  const problems = new Problems(() => 1)
  const publicRoots = { name: 'roots', roots: [root] }
  const allow = ['52.112.0.0/14']
  checkCover({ fqdn: FQDN, contexts, policies, written: true, allow, publicRoots, now: NOW }, problems)
  return problems.all
}

test('both ends of a range are asked for', () => {
  assert.deepEqual(ends('52.114.9.9/14'), ['52.112.0.0', '52.115.255.255'])
  assert.deepEqual(ends('192.0.2.1'), ['192.0.2.1'])
  assert.deepEqual(ends('2603:1027::/48'), ['2603:1027::'])
})

test('a policy for half of the addresses leaves the other half to the default', () => {
  const half = (remote: string): ContextPolicy[] => [
    { when: { remote: [remote] }, context: 'good' },
    { when: { any: true }, context: 'default', isDefault: true },
  ]
  assert.match(
    told(half('52.112.0.0/15'))[0]?.what ?? '',
    /from 52\.115\.255\.255 .*falls through to the default/,
  )
  assert.match(
    told(half('52.114.0.0/15'))[0]?.what ?? '',
    /from 52\.112\.0\.0 .*falls through to the default/,
  )
  assert.deepEqual(
    told(half('52.0.0.0/8')).map(({ what }) => what.slice(0, 40)),
    ['the listener for Teams falls back to a d'],
  )
})

test('each policy with a wrong certificate is told once, however many addresses meet it', () => {
  const problems = told([{ when: { serverName: FQDN }, context: 'default' }])
  assert.deepEqual(
    problems.map(({ path, severity }) => [path, severity]),
    [['teams.policies[0]', 'warning']],
  )
})
