import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS, DEFAULT_TIMERS } from '../sbc/index.ts'
import { hasSbc, type LoadedSbc, loadConfig } from './load-config.ts'
import type { Problem } from './problem.ts'
import { FQDN, NOW, SAMPLE, sampleFiles } from './testing/sample.ts'

const sample = await sampleFiles()

const load = (text: string): LoadedSbc => {
  const read = loadConfig(text, sample.options())
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.fault))
  assert.ok(hasSbc(read.value))
  return read.value
}
const problemsOf = (text: string): Problem[] => {
  const read = loadConfig(text, sample.options())
  return read.ok ? read.value.warnings : read.fault
}
const told = (text: string): string[] =>
  problemsOf(text).map(({ severity, path, line, what }) => `${line} ${severity} ${path}: ${what}`)
const withPolicies = (policies: string): string =>
  `${SAMPLE}    - name: spare\n      certificate: default.pem\n      key: default.key\n  policies:\n${policies}`

test('a short configuration is filled in with what Microsoft and the SBC say', () => {
  const { sbc, warnings } = load(SAMPLE)
  assert.deepEqual(warnings, [])
  assert.equal(sbc.fqdn, FQDN)
  assert.deepEqual(sbc.teams.proxies.at(-1), { host: 'sip3.pstnhub.microsoft.com', port: 5061 })
  assert.deepEqual(sbc.teams.allow, ['52.112.0.0/14', '52.122.0.0/15', '52.120.0.0/14'])
  assert.deepEqual(sbc.carrier.allow, ['198.51.100.1'])
  assert.equal(sbc.carrier.tls, undefined)
  assert.equal(sbc.media.teamsAddress, '192.0.2.11')
  assert.deepEqual(sbc.limits, DEFAULT_LIMITS)
  assert.deepEqual(sbc.timers, DEFAULT_TIMERS)
  assert.deepEqual(sbc.behaviour, DEFAULT_BEHAVIOUR)
  assert.deepEqual(
    sbc.teams.tls.server.policies.map(policy => policy.when),
    [{ serverName: FQDN }],
  )
  assert.equal(sbc.teams.tls.client.context?.name, 'main')
  assert.deepEqual(sbc.teams.tls.client.trust.pem, [sample.authority.rootPem])
})

test('what stands in the file goes before the default, and the values tell which it was', () => {
  const { sbc, values } = load(
    `${SAMPLE}limits:\n  calls: 10\nbehaviour:\n  sessionTimer:\n    carrier: off\n`,
  )
  assert.equal(sbc.limits?.calls, 10)
  assert.deepEqual(Object.keys(sbc.behaviour?.sessionTimer ?? {}), ['teams'])
  const valueAt = (path: string) => values.find(value => value.path === path)
  assert.deepEqual(valueAt('limits.calls'), { path: 'limits.calls', value: '10', from: 'file', line: 13 })
  assert.deepEqual(valueAt('limits.transactions'), {
    path: 'limits.transactions',
    value: '20000',
    from: 'default',
  })
  assert.equal(valueAt('teams.contexts[0].certificate')?.line, 10)
  assert.equal(valueAt('behaviour.ring.carrier.multiple18x')?.from, 'default')
  assert.equal(valueAt('carrier.domain')?.value, '198.51.100.1')
})

test('all problems are told at once, each with its path and line', () => {
  const text = `fqdn: 192.0.2.1
carier:
  listen: 192.0.2.10:5060
carrier:
  transport: sctp
  listen: 0.0.0.0:5060
  peer: sip carrier
teams:
  listen: 192.0.2.11:70000
  trust: roots.pem
  contexts:
    - name: main
      certificate: gone.pem
      key: sbc1.key
      keys: x
limits:
  cals: 3
timers:
  noAnswer: 60
`
  assert.deepEqual(told(text), [
    '1 error fqdn: an address is no FQDN',
    '2 error carier: there is no key "carier" here',
    '5 error carrier.transport: "sctp" is not known here',
    '6 error carrier.listen: 0.0.0.0 means every address of the machine, and the peer is told where to answer and to send audio',
    '7 error carrier.peer: "sip carrier" is no host and port',
    '9 error teams.listen: 70000 is no port',
    '15 error teams.contexts[0].keys: there is no key "keys" here',
    '17 error limits.cals: there is no key "cals" here',
    '19 error timers.noAnswer: "60" is no duration',
  ])
  const remedies = problemsOf(text).map(problem => problem.remedy)
  assert.equal(remedies[1], 'did you mean carrier?')
  assert.equal(remedies[6], 'did you mean key?')
  assert.equal(remedies[7], 'did you mean calls?')
})

test('missing keys and sections are named with what to write', () => {
  const [fqdn, section] = problemsOf('carrier:\n  listen: 192.0.2.10:5060\n  peer: 192.0.2.1:5060\n')
  assert.match(
    `${fqdn?.path} ${fqdn?.what}; ${fqdn?.remedy}`,
    /^fqdn is missing; write it as host name: Name the SBC/,
  )
  assert.equal(
    `${section?.path} ${section?.what}; ${section?.remedy}`,
    'teams the section is missing beside carrier; write it with at least listen, contexts; or take carrier out, to watch SBCs of others alone',
  )
})

test('keys where a value belongs, a value where a list belongs, and the other way round', () => {
  const text = SAMPLE.replace('peer: 198.51.100.1:5060', 'peer: [a]\n  allow: 192.0.2.0/24')
  assert.deepEqual(told(`${text}media: 5\n`), [
    '4 error carrier.peer: a single value is expected here',
    '5 error carrier.allow: a list is expected here',
    '13 error media: keys are expected here',
  ])
})

test('what stands where keys belong is told with the keys', () => {
  const text = `${SAMPLE}collect: { syslog: "192.0.2.1:514" }\nwatch: { sbcs: sbc2.example.net }\n`
  assert.deepEqual(
    problemsOf(text).map(({ path, remedy }) => `${path}: ${remedy}`),
    [
      'collect.syslog: write listen, transport, allow ... below it',
      'watch.sbcs: write a list, each entry with fqdn, at',
    ],
  )
})

test('a file of another kind is told in one line, and one slip of the pen in few', () => {
  assert.deepEqual(told('\x7fELF\0\0: a\n: b: c\n'), ['1 error : this is no text'])
  const slip = told('a: b: c\nd: [\n')
  assert.ok(slip.length <= 3 && new Set(slip).size === slip.length, slip.join())
})

test('what is no YAML is told by its line', () => {
  assert.deepEqual(told('fqdn: a\nfqdn: b\n'), ['2 error : this is not YAML: Map keys must be unique'])
  assert.match(told('fqdn: [a\n').join(), /error : this is not YAML/)
  assert.deepEqual(told(''), ['1 error : the file is empty'])
  assert.deepEqual(told('- a\n'), ['1 error : no keys at the top'])
})

test('a name Microsoft would not take is refused', () => {
  const of = (fqdn: string): string[] =>
    told(SAMPLE.replace(FQDN, fqdn)).filter(line => line.includes('error fqdn'))
  assert.match(of(`${'a'.repeat(60)}.example.net`).join(), /72 characters, Microsoft takes 63/)
  assert.match(of('contoso.onmicrosoft.com').join(), /onmicrosoft/)
  assert.match(of('sbc1').join(), /no fully qualified/)
})

test('a certificate file that is missing, no PEM, or of another key is told with the remedy', async () => {
  await sample.issue('other', { commonName: 'other.example.net' })
  sample.files.set('der.pem', '0\x82\x03')
  const of = (certificate: string, key: string): string =>
    problemsOf(SAMPLE.replace('sbc1.pem', certificate).replace('sbc1.key', key))
      .map(({ path, what, remedy }) => `${path}: ${what}; ${remedy}`)
      .join('\n')
  assert.match(
    of('gone.pem', 'sbc1.key'),
    /^teams\.contexts\[0\]\.certificate: the file gone\.pem does not exist; /,
  )
  assert.match(of('der.pem', 'sbc1.key'), /no certificate in PEM form in it; convert it: openssl x509/)
  assert.match(of('sbc1.pem', 'sbc1.pem'), /\[0\]\.key: there is no private key in PEM form/)
  assert.match(
    of('sbc1.pem', 'other.key'),
    /\[0\]\.key: it does not belong to the certificate of sbc1\.example\.net; /,
  )
  const [leaf, ca] = (sample.files.get('sbc1.pem') as string).split(/(?<=END CERTIFICATE-----\n)/)
  sample.files.set('turned.pem', `${ca}${leaf}`)
  assert.match(
    of('turned.pem', 'sbc1.key'),
    /it belongs to certificate 2 of the chain.*put the SBC's own certificate first/,
  )
})

test('what Microsoft would refuse in a chain is a warning where it would be seen', async () => {
  const of = async (name: string, options: object): Promise<string> => {
    await sample.issue(name, { commonName: FQDN, ...options })
    return told(SAMPLE.replace('sbc1.pem', `${name}.pem`).replace('sbc1.key', `${name}.key`)).join('\n')
  }
  assert.match(
    await of('short', { omitIntermediates: true }),
    /^10 warning teams\.contexts\[0\]\.certificate: Microsoft refuses.*SEC_E_UNTRUSTED_ROOT/,
  )
  assert.match(await of('late', { notAfter: NOW - 86_400_000 }), /expired on 2026-05-31/)
  assert.match(await of('soon', { notAfter: NOW + 86_400_000 }), /expires on 2026-06-02/)
  assert.match(await of('own', { selfSigned: true }), /Microsoft refuses the certificate.*self-signed/)
})

test('a certificate for another name leaves Microsoft without one', async () => {
  await sample.issue('else', { commonName: 'else.example.net' })
  assert.deepEqual(told(SAMPLE.replace('sbc1.pem', 'else.pem').replace('sbc1.key', 'else.key')), [
    `8 warning teams.contexts: a connection of Teams from 52.112.0.0 for ${FQDN} matches no policy and gets no certificate`,
    '8 error teams.contexts: no connection of Microsoft gets a certificate',
  ])
})

test('the trap: only some addresses get the right context, the rest falls through to the default', () => {
  const trap = withPolicies(
    '    - { remote: [52.114.75.24], context: main }\n    - { any: yes, context: spare }\n',
  )
  assert.match(
    told(trap).join('\n'),
    /^17 warning teams\.policies\[1\]: a connection of Teams from 52\.112\.0\.0.*falls through to the default context spare.*self-signed/,
  )
  const quiet = withPolicies(
    `    - { serverName: ${FQDN}, context: main }\n    - { any: yes, context: spare }\n`,
  )
  assert.match(
    told(quiet).join('\n'),
    /^17 warning teams\.policies\[1\]: the listener for Teams falls back to a default that Microsoft refuses/,
  )
  assert.deepEqual(told(withPolicies(`    - { serverName: ${FQDN}, context: main }\n`)), [])
})

test('policies that cannot match are told', () => {
  const text = withPolicies(
    [
      '    - { serverName: "*.example.net", context: main }',
      `    - { serverName: ${FQDN}, context: main }`,
      '    - { listener: carrier, context: main }',
      '    - { context: main }',
      '    - { any: yes, context: main }',
      '    - { remote: [192.0.2.0/24], context: gone }',
    ].join('\n'),
  )
  assert.deepEqual(
    told(text).map(line => line.replace(/:.*(never|condition|missing)/, ': $1')),
    [
      '17 warning teams.policies[1]: never reached: policy 0 matches all that it does',
      '18 warning teams.policies[2].listener: never matches',
      '19 error teams.policies[3]: condition and matches nothing',
      '21 error teams.policies[5].context: missing',
      '21 warning teams.policies[5]: never reached: policy 4 matches everything',
    ],
  )
})

test('a carrier that cannot be reached from where the SBC listens is told, and pings without a connection', () => {
  const text = SAMPLE.replace('peer: 198.51.100.1:5060', "peer: '[2001:db8::1]:5060'\n  keepAlive: 60s")
  assert.deepEqual(told(text), [
    '4 error carrier.peer: 2001:db8::1 cannot be reached from 192.0.2.10: one is IPv4, the other IPv6',
    '5 warning carrier.keepAlive: is for TCP, and the carrier speaks UDP',
  ])
})

test('a peer may be a name alone, an address alone, and either with a port', () => {
  const peerOf = (written: string) => {
    const listen = written.includes('2001') ? "'[2001:db8::10]:5060'" : '192.0.2.10:5060'
    const text = SAMPLE.replace('peer: 198.51.100.1:5060', `peer: '${written}'\n  allow: [192.0.2.0/24]`)
    const read = loadConfig(text.replace('listen: 192.0.2.10:5060', `listen: ${listen}`), sample.options())
    return read.ok ? read.value.sbc?.carrier.peer : read.fault
  }
  assert.deepEqual(peerOf('carrier.example'), { host: 'carrier.example' })
  assert.deepEqual(peerOf('carrier.example:5070'), { host: 'carrier.example', port: 5070 })
  assert.deepEqual(peerOf('198.51.100.1'), { host: '198.51.100.1' })
  assert.deepEqual(peerOf('[2001:db8::1]'), { host: '2001:db8::1' })
  assert.deepEqual(peerOf('2001:db8::1'), { host: '2001:db8::1' })
  assert.deepEqual(peerOf('[2001:db8::1]:5070'), { host: '2001:db8::1', port: 5070 })
})

test('a lab may speak UDP on the Teams side, where no certificate is demanded, and leave the audio to others', () => {
  const text = SAMPLE.replace('  listen: 192.0.2.11:5061', '  transport: udp\n  listen: 192.0.2.11:5061')
  assert.deepEqual(told(text), [
    '6 error teams.transport: over udp nobody shows the certificate that behaviour.requireTeamsCertificate demands',
  ])
  const { sbc, warnings } = load(
    `${text}behaviour:\n  requireTeamsCertificate: no\nmedia:\n  relay: no\n  ports: 20000-20003\n`,
  )
  assert.deepEqual(warnings, [])
  assert.equal(sbc.teams.transport, 'udp')
  assert.equal(sbc.media.relay, false)
})

test('keys are held against each other', () => {
  const text = SAMPLE.replace('198.51.100.1:5060', 'sip.carrier.example:5060')
    .replace('listen: 192.0.2.10:5060', 'listen: 192.0.2.11:5061\n  transport: tcp')
    .replace('trust: roots.pem', 'trust: roots.pem\n  proxies: [sip.pstnhub.microsoft.com:5061]')
  assert.deepEqual(told(`${text}media:\n  ports: 20000-20099\n`), [
    '2 error carrier.allow: is missing, and the peer sip.carrier.example is a name',
    '7 error teams.listen: 192.0.2.11:5061 is also what carrier.listen says, and both are TCP',
    "9 warning teams.proxies: these are not Microsoft's three names in their order",
    '15 warning media.ports: the range has room for 25 calls, limits.calls allows 2000',
  ])
  assert.match(
    told(`${SAMPLE}media:\n  ports: 5000-9999\n`).join(),
    /error media\.ports: the range holds the port 5060 of carrier\.listen/,
  )
})

test('a certificate that is demanded must be asked for', () => {
  const text = SAMPLE.replace('trust: roots.pem', 'trust: roots.pem\n  clientCertificate: no')
  assert.match(told(text).join(), /^8 error teams\.clientCertificate: Teams is never asked/)
  assert.deepEqual(told(`${text}behaviour: { requireTeamsCertificate: no }\n`), [])
})

test('a secret may stand elsewhere and is never shown', () => {
  const withPassword = (password: string): string =>
    SAMPLE.replace('teams:', `  credentials:\n    username: u\n    password: ${password}\nteams:`)
  const plain = load(withPassword('"00123"'))
  assert.equal(plain.sbc.carrier.credentials?.password, '00123')
  assert.ok(!JSON.stringify(plain.values).includes('00123'))
  assert.equal(load(withPassword('env:CARRIER_PASSWORD')).sbc.carrier.credentials?.password, 'hush')
  assert.match(told(withPassword('env:NOWHERE')).join(), /password: the environment has no NOWHERE/)
  assert.ok(!JSON.stringify(load(SAMPLE).values).includes('BEGIN'))
})

test('Microsoft is trusted by the seven roots it has announced', () => {
  const text = SAMPLE.replace('  trust: roots.pem\n', '')
  assert.match(told(text).join(), /teams\.trust: none of Microsoft's roots/)
})

const withCarrier = (keys: string): string =>
  SAMPLE.replace('  peer: 198.51.100.1:5060\n', `  peer: 198.51.100.1:5060\n${keys}`)

test('a registration, an outbound proxy and their addresses are read', () => {
  const { carrier } = load(
    withCarrier(
      '  outboundProxy: 198.51.100.7:5070\n  registration:\n    registrar: 198.51.100.9:5060\n    aors: [trunk, "+4930555@carrier.example"]\n    expires: 10m\n',
    ),
  ).sbc
  assert.deepEqual(carrier.registration, {
    registrar: { host: '198.51.100.9', port: 5060 },
    aors: ['trunk', '+4930555@carrier.example'],
    expiresSeconds: 600,
  })
  assert.deepEqual(carrier.outboundProxy, { host: '198.51.100.7', port: 5070 })
  assert.deepEqual(carrier.allow, ['198.51.100.1', '198.51.100.7', '198.51.100.9'])
})

test('what is no address of record is told', () => {
  const registration = (aor: string): string =>
    withCarrier(`  registration:\n    registrar: carrier.example:5060\n    aors: ["${aor}"]\n`)
  for (const aor of ['a b', 'a@b@c', 'a;b@c.example', '@c.example']) {
    assert.equal(told(registration(aor))[0]?.split(': ')[0], '7 error carrier.registration.aors[0]', aor)
  }
})

test('TLS with the carrier takes a context of the Teams side and roots of its own', () => {
  const { carrier } = load(
    withCarrier(
      '  transport: tls\n  srtp: yes\n  tls:\n    trust: roots.pem\n    serverName: sip.carrier.example\n',
    ),
  ).sbc
  assert.equal(carrier.tls?.client.context?.name, 'main')
  assert.deepEqual(carrier.tls?.client.trust.pem, [sample.authority.rootPem])
  assert.equal(carrier.tls?.serverName, 'sip.carrier.example')
  assert.equal(carrier.srtp, true)
})

test('TLS without roots, a context that is not there, and keys in the clear are told', () => {
  assert.deepEqual(told(withCarrier('  transport: tls\n')), [
    '2 error carrier.tls: is missing, and carrier.transport is tls',
  ])
  assert.deepEqual(told(withCarrier('  transport: tls\n  tls:\n    trust: roots.pem\n    context: x\n')), [
    '8 error carrier.tls.context: there is no context "x"',
  ])
  assert.deepEqual(told(withCarrier('  srtp: yes\n')), [
    '5 warning carrier.srtp: the keys of SRTP stand in SDP that udp carries for everybody to read',
  ])
})
