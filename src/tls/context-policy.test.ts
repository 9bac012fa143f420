import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byServerName, type ContextPolicy, chooseContext, policyProblems } from './context-policy.ts'
import { describeCertificate } from './describe-certificate.ts'
import type { TlsContext } from './tls-context.ts'

const context = (name: string, subject: string, names: string[] = []): TlsContext => ({
  name,
  chain: [describeCertificate({ subject, names })],
})
const contexts = [
  context('default', 'ACL_1234567'),
  context('teams', 'sbc1.example.net', ['sbc1.example.net', '*.voice.example.net']),
]
const request = { remote: '52.114.75.24', listener: 'teams-5061' }

test('the first policy that matches wins and says so', () => {
  const policies: ContextPolicy[] = [
    { when: { serverName: 'sbc9.example.net' }, context: 'default' },
    { when: { listener: 'carrier' }, context: 'default' },
    { when: { serverName: 'SBC1.example.net', remote: ['10.0.0.0/8', '52.112.0.0/14'] }, context: 'teams' },
    { when: { any: true }, context: 'default', isDefault: true },
  ]
  const choice = chooseContext(policies, contexts, { ...request, serverName: 'sbc1.example.net' })
  assert.ok(choice.ok)
  assert.equal(choice.value.context.name, 'teams')
  assert.equal(choice.value.policy, 2)
  assert.equal(choice.value.because, 'SNI sbc1.example.net and source 52.114.75.24 matched policy 2')
  assert.equal(choice.value.isDefault, false)
})

test('a default context is served to whom no policy names, and is known for one', () => {
  const policies: ContextPolicy[] = [
    { when: { serverName: 'sbc1.example.net' }, context: 'teams' },
    { when: { any: true }, context: 'default', isDefault: true },
  ]
  const choice = chooseContext(policies, contexts, request)
  assert.ok(choice.ok)
  assert.equal(choice.value.because, 'no policy matched: default context default')
  assert.equal(choice.value.isDefault, true)
})

test('by server name, only who asks for a name of a certificate is answered', () => {
  const policies = byServerName(contexts)
  const served = (serverName: string) => {
    const choice = chooseContext(policies, contexts, { ...request, serverName })
    return choice.ok ? choice.value.context.name : choice.fault.because
  }
  assert.equal(served('sbc1.example.net'), 'teams')
  assert.equal(served('a.voice.example.net'), 'teams')
  assert.equal(
    served('evil.example.org'),
    'no policy matched SNI evil.example.org from 52.114.75.24 on teams-5061',
  )
  assert.deepEqual(chooseContext(policies, contexts, request), {
    ok: false,
    fault: {
      alert: 'unrecognized_name',
      because: 'no policy matched a ClientHello without SNI from 52.114.75.24 on teams-5061',
    },
  })
})

test('a policy without condition matches nothing, one without context refuses', () => {
  assert.equal(chooseContext([{ when: {}, context: 'teams' }], contexts, request).ok, false)
  assert.equal(chooseContext([{ when: { any: true }, context: 'gone' }], contexts, request).ok, false)
})

test('problems of a list are told with the place', () => {
  const policies: ContextPolicy[] = [
    { when: { remote: ['52.112.0.0/40'] }, context: 'teams' },
    { when: {}, context: 'gone' },
    { when: { any: true }, context: 'default' },
    { when: { listener: 'x' }, context: 'teams' },
  ]
  assert.deepEqual(
    policyProblems(policies, contexts).map(({ says }) => says),
    [
      'policy 0: 52.112.0.0/40 is no address or range',
      'policy 1 names the context gone, which is missing',
      'policy 1 has no condition and matches nothing',
      'policy 3 is never reached: policy 2 matches everything',
    ],
  )
})
