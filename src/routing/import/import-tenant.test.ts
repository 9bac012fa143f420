import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ImportedTenant, importProblemText, importTenant, type TenantFile } from '../index.ts'

const utf8 = (name: string, text: string): TenantFile => ({ name, octets: new TextEncoder().encode(text) })

const json = (name: string, value: unknown): TenantFile => utf8(name, JSON.stringify(value))

const said = ({ problems }: ImportedTenant): string[] =>
  problems.filter(({ file }) => file !== 'the export').map(importProblemText)

const gateway = {
  Identity: 'sbc1.example.net',
  Fqdn: 'sbc1.example.net',
  SipSignalingPort: 5061,
  Enabled: true,
}

const FORMAT_LIST = `

Identity              : Redmond 1
Priority              : 1
Description           :
NumberPattern         : ^\\+1(425|206)(\\d{7})$
OnlinePstnUsages      : {US and Canada}
OnlinePstnGatewayList : {sbc1.contoso.com, sbc2.contoso.com}
Name                  : Redmond 1
Identity              : Other +1
Priority              : 4
NumberPattern         : ^\\+1(\\d{10})$
OnlinePstnUsages      : {US and Canada}
OnlinePstnGatewayList : {sbc5.contoso.com, sbc6.contoso.com}
Name                  : Other +1

`

test('an export of one gateway is an object, of several a list, and lists may lie in a value', () => {
  for (const value of [gateway, [gateway], { value: [gateway], Count: 1 }, [[gateway]]]) {
    const imported = importTenant([json('gateways.json', value)])
    assert.equal(imported.tenant.gateways[0]?.fqdn, 'sbc1.example.net')
    assert.deepEqual(said(imported), [])
  }
})

test('what an export leaves out of a gateway has the defaults of the cmdlet', () => {
  const [first] = importTenant([json('gateways.json', gateway)]).tenant.gateways
  assert.equal(first?.failoverTimeSeconds, 10)
  assert.deepEqual(first?.failoverResponseCodes, [408, 503, 504])
  assert.equal(first?.sendSipOptions, true)
})

test('names of properties, switches and prefixes are read as people write them', () => {
  const { tenant } = importTenant([
    json('gateways.json', {
      identity: 'sbc1.example.net',
      FQDN: 'sbc1.example.net',
      SIPSIGNALLINGPORT: '5067',
      enabled: 'TRUE',
      sendsipoptions: 'False',
      FailoverResponseCodes: '408, 503',
      OutboundPstnNumberTranslationRules: ['Tag:StripPlus'],
    }),
    json('policies.json', { Identity: 'Tag:US Only', OnlinePstnUsages: ['US and Canada'] }),
  ])
  const [first] = tenant.gateways
  assert.deepEqual(
    [first?.sipSignalingPort, first?.enabled, first?.sendSipOptions, first?.failoverResponseCodes],
    [5067, true, false, [408, 503]],
  )
  assert.deepEqual(first?.outboundPstnNumberTranslationRules, ['StripPlus'])
  assert.equal(tenant.voiceRoutingPolicies[0]?.identity, 'US Only')
})

test('Format-List is read as Microsoft prints it, with or without blank lines between the objects', () => {
  const imported = importTenant([utf8('anything.txt', FORMAT_LIST)])
  assert.deepEqual(imported.tenant.voiceRoutes, [
    {
      identity: 'Redmond 1',
      priority: 1,
      numberPattern: '^\\+1(425|206)(\\d{7})$',
      onlinePstnUsages: ['US and Canada'],
      onlinePstnGatewayList: ['sbc1.contoso.com', 'sbc2.contoso.com'],
    },
    {
      identity: 'Other +1',
      priority: 4,
      numberPattern: '^\\+1(\\d{10})$',
      onlinePstnUsages: ['US and Canada'],
      onlinePstnGatewayList: ['sbc5.contoso.com', 'sbc6.contoso.com'],
    },
  ])
  assert.deepEqual(said(imported), [])
})

test('a list that PowerShell cut off is told with its file, object and field', () => {
  const imported = importTenant([
    utf8(
      'usages.txt',
      'Identity : Global\nUsage    : {testusage, US and Canada, International, karlUsage. . .}\n',
    ),
  ])
  assert.deepEqual(imported.tenant.pstnUsages, ['testusage', 'US and Canada', 'International', 'karlUsage'])
  assert.match(said(imported)[0] ?? '', /^usages\.txt: error: PSTN usages: Usage: is cut off after the first/)
})

test('a wrapped value is put together again, and that is told', () => {
  const text = FORMAT_LIST.replace('(\\d{7})$', '\n                        (\\d{7})$')
  const imported = importTenant([utf8('routes.txt', text)])
  assert.equal(imported.tenant.voiceRoutes[0]?.numberPattern, '^\\+1(425|206)(\\d{7})$')
  assert.match(said(imported)[0] ?? '', /voice route "Redmond 1": NumberPattern: went over several lines/)
})

test('CSV of a German Windows is apart by semicolons and may begin with its type', () => {
  const rows = [
    '#TYPE Selected.User',
    '"UserPrincipalName";"EnterpriseVoiceEnabled";"OnlineVoiceRoutingPolicy";"DisplayName"',
    '"anna@example.net";"True";"Paderborn";"Anna ""A"" Müller; Vertrieb"',
    '"bernd@example.net";"Falsch";"";"Bernd"',
  ]
  for (const ending of ['\n', '\r\n']) {
    const { tenant } = importTenant([utf8('users.csv', rows.join(ending))])
    assert.deepEqual(
      tenant.users.map(user => [
        user.displayName,
        user.enterpriseVoiceEnabled,
        user.onlineVoiceRoutingPolicy,
      ]),
      [
        ['Anna "A" Müller; Vertrieb', true, 'Paderborn'],
        ['Bernd', false, undefined],
      ],
    )
  }
})

test('a list that Export-Csv turned into the name of its type is told', () => {
  const text =
    'Identity,NumberPattern,Priority,OnlinePstnUsages,OnlinePstnGatewayList\n"R1","^\\+","1","System.Collections.Generic.List`1[System.String]","sbc1.example.net;sbc2.example.net"\n'
  const imported = importTenant([utf8('routes.csv', text)])
  assert.deepEqual(imported.tenant.voiceRoutes[0]?.onlinePstnGatewayList, [
    'sbc1.example.net',
    'sbc2.example.net',
  ])
  assert.match(
    said(imported)[0] ?? '',
    /routes\.csv: error: voice route "R1": OnlinePstnUsages: was cut off by the depth/,
  )
})

test('objects that lie deeper than the export went are told', () => {
  const plan = { Identity: 'Global', NormalizationRules: 'System.Object[]' }
  assert.match(
    said(importTenant([json('plan.json', plan)]))[0] ?? '',
    /dial plan "Global": NormalizationRules: was cut off/,
  )
})

test('a list of JSON that is one text is told, for so does a list look that lies too deep', () => {
  const imported = importTenant([json('p.json', { Identity: 'Global', OnlinePstnUsages: 'DE INT' })])
  assert.match(said(imported)[0] ?? '', /p\.json: warning: .*"Global": OnlinePstnUsages: is one text/)
})

test('no octets of any kind are too much for the import', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), octets => void importTenant([{ name: 'x', octets }])),
  )
  fc.assert(fc.property(fc.string(), text => void importTenant([utf8('x.txt', `Identity : ${text}`)])))
  fc.assert(
    fc.property(
      fc.json(),
      text => void importTenant([utf8('x.json', `[${text}, {"NumberPattern": ${text}}]`)]),
    ),
  )
})

test('every encoding of PowerShell is read', () => {
  const text = JSON.stringify([{ ...gateway, Description: 'Köln' }])
  const wide = new Uint8Array(Buffer.from(text, 'utf16le'))
  const big = new Uint8Array(Buffer.from(text, 'utf16le').swap16())
  const files: [string, Uint8Array][] = [
    ['utf-8', new TextEncoder().encode(text)],
    ['utf-8 with mark', new TextEncoder().encode(`\ufeff${text}`)],
    ['utf-16le with mark', new Uint8Array([0xff, 0xfe, ...wide])],
    ['utf-16be with mark', new Uint8Array([0xfe, 0xff, ...big])],
    ['utf-16le', wide],
    ['windows-1252', new Uint8Array(Buffer.from(text, 'latin1'))],
  ]
  for (const [name, octets] of files) {
    const { tenant } = importTenant([{ name, octets }])
    assert.equal(tenant.gateways[0]?.description, 'Köln', name)
  }
})

test('rules of a dial plan are read as objects and as the text that is shown of them', () => {
  const shown =
    'Description=four; and a half;Pattern=^(\\d{4})$;Translation=+1425555$1;Name=4digit;IsInternalExtension=False'
  const second = 'Description=;Pattern=^5(\\d{4})$;Translation=+1$1;Name=5digit;IsInternalExtension=True'
  const object = {
    Description: 'four; and a half',
    Pattern: '^(\\d{4})$',
    Translation: '+1425555$1',
    Name: '4digit',
    IsInternalExtension: false,
  }
  const rules = [object, shown, `@{${shown.replaceAll(';P', '; P')}}`].map(
    rule =>
      importTenant([json('p.json', { Identity: 'Global', NormalizationRules: [rule] })]).tenant.dialPlans[0]
        ?.normalizationRules[0],
  )
  const expected = {
    name: '4digit',
    pattern: '^(\\d{4})$',
    translation: '+1425555$1',
    isInternalExtension: false,
    description: 'four; and a half',
  }
  assert.deepEqual(rules, [expected, expected, expected])
  const listed = `Identity           : Global\nNormalizationRules : {${shown}, ${second}}\n`
  const printed = importTenant([utf8('p.txt', listed)]).tenant.dialPlans[0]?.normalizationRules
  assert.deepEqual(
    printed?.map(rule => [rule.name, rule.translation, rule.isInternalExtension]),
    [
      ['4digit', '+1425555$1', false],
      ['5digit', '+1$1', true],
    ],
  )
})

test('emergency numbers are read with their masks', () => {
  const policy = {
    Identity: 'Tag:Germany',
    EmergencyNumbers: [
      { EmergencyDialString: '112', EmergencyDialMask: '110;911', OnlinePSTNUsage: 'Emergency' },
    ],
    AllowEnhancedEmergencyServices: true,
  }
  const printed = `Identity         : Tag:Germany
EmergencyNumbers : {emergencydialstring=112;emergencydialmask=110;911;onlinepstnusage=Emergency}
AllowEnhancedEmergencyServices : True
`
  for (const file of [json('e.json', policy), utf8('e.txt', printed)]) {
    assert.deepEqual(importTenant([file]).tenant.emergencyCallRoutingPolicies, [
      {
        identity: 'Germany',
        allowEnhancedEmergencyServices: true,
        emergencyNumbers: [
          { emergencyDialString: '112', emergencyDialMask: ['110', '911'], onlinePstnUsage: 'Emergency' },
        ],
      },
    ])
  }
})

test('a group has members, and a policy by its rank', () => {
  const { tenant } = importTenant([
    json('CsGroupPolicyAssignment.json', [
      { GroupId: 'g1', PolicyType: 'OnlineVoiceRoutingPolicy', PolicyName: 'US Only', Rank: 1 },
      { GroupId: 'g1', PolicyType: 'TeamsMeetingPolicy', PolicyName: 'AllOn', Rank: 1 },
    ]),
    utf8('members.csv', 'GroupId,UserPrincipalName\ng1,anna@example.net\n'),
    json('users.json', { UserPrincipalName: 'Anna@example.net' }),
  ])
  assert.deepEqual(tenant.groupGrants, [
    { policyType: 'voiceRouting', group: 'g1', policy: 'US Only', rank: 1 },
  ])
  assert.deepEqual(tenant.users[0]?.groups, ['g1'])
})

test('our own form holds all parts in one file, also with all values as text', () => {
  const value = {
    gateways: [{ fqdn: 'sbc1.example.net', sipSignalingPort: '5061', enabled: 'true', site: 'Paderborn' }],
    pstnUsages: ['DE'],
    carrierDomains: ['customers.adatum.biz'],
    voiceRouts: [],
  }
  const imported = importTenant([{ name: 'tenant.yaml', value }])
  assert.equal(imported.tenant.gateways[0]?.site, 'Paderborn')
  assert.deepEqual(imported.tenant.pstnUsages, ['DE'])
  assert.deepEqual(imported.tenant.carrierDomains, ['customers.adatum.biz'])
  assert.match(said(imported)[0] ?? '', /"voiceRouts" is no part of a tenant/)
})

test('a wrong value is told and leaves the default, an object without a name is left out', () => {
  const imported = importTenant([
    json('gateways.json', [
      { ...gateway, FailoverTimeSeconds: 'ten', SendSipOptions: 'maybe' },
      { SipSignalingPort: 1 },
    ]),
  ])
  assert.equal(imported.tenant.gateways.length, 1)
  assert.equal(imported.tenant.gateways[0]?.failoverTimeSeconds, 10)
  assert.deepEqual(
    imported.problems.filter(({ file }) => file === 'gateways.json').map(({ field }) => field),
    ['SendSipOptions', 'FailoverTimeSeconds', 'Fqdn'],
  )
})

test('what is no export is told, and so is what is missing', () => {
  const imported = importTenant([
    utf8('broken.json', '[{"Identity": "a"'),
    utf8('table.txt', 'Identity  Priority\n--------  --------\nR1        1\n'),
    utf8('empty.json', ''),
    json('other.json', [{ Colour: 'red' }]),
  ])
  const text = imported.problems.map(importProblemText)
  assert.match(text[0] ?? '', /broken\.json: error: this is no proper JSON.*ends in the middle/)
  assert.match(text[1] ?? '', /table\.txt: error: this is a table for the screen/)
  assert.match(text[2] ?? '', /empty\.json: warning: the file is empty/)
  assert.match(text[3] ?? '', /other\.json: warning: 1 objects are of no kind/)
  assert.match(text[4] ?? '', /nothing in it comes from Get-CsOnlinePSTNGateway/)
})

test('of two objects of one name the first counts, and that is told', () => {
  const imported = importTenant([
    json('a.json', gateway),
    json('b.json', { ...gateway, SipSignalingPort: 5062 }),
  ])
  assert.equal(imported.tenant.gateways.length, 1)
  assert.equal(imported.tenant.gateways[0]?.sipSignalingPort, 5061)
  assert.match(said(imported)[0] ?? '', /b\.json: warning: gateway "sbc1\.example\.net": is there twice/)
})

test('an empty list in a file named by its cmdlet says that there are none, any other says nothing', () => {
  const { tenant } = importTenant([
    json('CsTeamsTranslationRule.json', []),
    json('Get-CsTenantNetworkSite.json', []),
    json('CsOnlinePstnUsage.json', []),
    json('something.json', []),
    utf8('CsGroupPolicyAssignment.json', ''),
  ])
  assert.deepEqual([...tenant.known].sort(), ['networkSites', 'pstnUsages', 'translationRules'])
})

test('whether a licence has Phone System is known where the features are', () => {
  const { tenant } = importTenant([
    json('users.json', [
      { UserPrincipalName: 'a@example.net', FeatureTypes: ['Teams', 'PhoneSystem'] },
      { UserPrincipalName: 'b@example.net', FeatureTypes: ['Teams'] },
      { UserPrincipalName: 'c@example.net' },
    ]),
  ])
  assert.deepEqual(
    tenant.users.map(({ phoneSystem }) => phoneSystem),
    [true, false, undefined],
  )
})
