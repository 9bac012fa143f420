import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AudioCodesContexts, audioCodesLike } from './audiocodes-contexts.ts'
import { chooseContext } from './context-policy.ts'
import { describeCertificate } from './describe-certificate.ts'

const contexts = [
  { name: 'default', chain: [describeCertificate({ subject: 'ACL_1234567' })] },
  { name: 'teams', chain: [describeCertificate({ subject: 'sbc1.example.net', issuer: 'Public CA' })] },
]
const table: AudioCodesContexts = {
  contexts: ['default', 'teams'],
  proxySets: [{ id: 2, remote: ['52.114.132.46', '52.114.75.0/28'], context: 'teams' }],
  sipInterface: 0,
}

function choose(options: AudioCodesContexts, remote: string) {
  // The name asked for is always right; this SBC does not look at it.
  const request = { remote, listener: 'teams-5061', serverName: 'sbc1.example.net' }
  const choice = chooseContext(audioCodesLike(options), contexts, request)
  assert.ok(choice.ok)
  return choice.value
}

test('a source outside the proxy set gets the default context, with the words of the seed log', () => {
  const choice = choose(table, '52.114.75.24')
  assert.equal(choice.context.name, 'default')
  assert.equal(choice.isDefault, true)
  assert.deepEqual(choice.audioCodes, { proxySetId: -1, sipInterface: 0, contextId: 0 })
  assert.match(choice.because, /no proxy set.*ProxySetId = -1, SIPInterface = 0, ContextID = 0$/)
})

test('a source inside the proxy set gets its context', () => {
  const choice = choose(table, '52.114.75.14')
  assert.equal(choice.context.name, 'teams')
  assert.equal(choice.isDefault, false)
  assert.deepEqual(choice.audioCodes, { proxySetId: 2, sipInterface: 0, contextId: 1 })
})

test('the remedy: with the context bound to the SIP interface every source gets it', () => {
  const choice = choose({ ...table, listenerContext: 'teams' }, '52.114.75.24')
  assert.equal(choice.context.name, 'teams')
  assert.deepEqual(choice.audioCodes, { proxySetId: -1, sipInterface: 0, contextId: 1 })
})

test('a proxy set without a context leaves the choice to the SIP interface', () => {
  const options = { ...table, proxySets: [{ id: 2, remote: ['52.112.0.0/14'] }] }
  assert.deepEqual(choose(options, '52.114.75.24').audioCodes, {
    proxySetId: 2,
    sipInterface: 0,
    contextId: 0,
  })
  assert.equal(choose({ ...options, listenerContext: 'teams' }, '52.114.75.24').context.name, 'teams')
})
