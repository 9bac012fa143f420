import assert from 'node:assert/strict'
import { test } from 'node:test'
import { powershell } from './powershell.ts'
import { HEALTHY, SBC1, SBC2, SBC3 } from './testing/healthy-tenant.ts'

test('a list that grows at its end, or loses something, is told by what comes and goes; else whole', () => {
  const scriptFor = (onlinePstnGatewayList: string[]) =>
    powershell(HEALTHY, [
      { do: 'set', part: 'voiceRoutes', identity: 'Germany', fields: { onlinePstnGatewayList } },
    ])
  const command = "Set-CsOnlineVoiceRoute -Identity 'Germany' -OnlinePstnGatewayList"
  assert.equal(scriptFor([SBC1, SBC2, SBC3]).apply, `${command} @{Add='${SBC3}'}`)
  assert.equal(scriptFor([SBC1, SBC2, SBC3]).undo, `${command} @{Remove='${SBC3}'}`)
  assert.equal(scriptFor([SBC2]).apply, `${command} @{Remove='${SBC1}'}`)
  // Put back at the end it would stand in another place than before.
  assert.equal(scriptFor([SBC2]).undo, `${command} @('${SBC1}', '${SBC2}')`)
  assert.equal(scriptFor([SBC2, SBC1]).apply, `${command} @('${SBC2}', '${SBC1}')`)
  assert.equal(scriptFor([]).apply, `${command} @()`)
})

test('what is removed is made again with all that it had', () => {
  const { apply, undo } = powershell(HEALTHY, [{ do: 'remove', part: 'voiceRoutes', identity: 'Emergency' }])
  assert.equal(apply, "Remove-CsOnlineVoiceRoute -Identity 'Emergency'")
  assert.equal(
    undo,
    `New-CsOnlineVoiceRoute -Identity 'Emergency' -Priority 3 -NumberPattern '^\\+?11[02]$' -OnlinePstnUsages @('Emergency') -OnlinePstnGatewayList @('${SBC1}', '${SBC2}')`,
  )
})

test('several changes are undone from the last to the first, each to what was there before it', () => {
  const { undo } = powershell(HEALTHY, [
    { do: 'set', part: 'gateways', identity: SBC1, fields: { failoverTimeSeconds: 5 } },
    { do: 'set', part: 'gateways', identity: SBC1, fields: { failoverTimeSeconds: 6 } },
  ])
  assert.deepEqual(undo.split('\n'), [
    `Set-CsOnlinePSTNGateway -Identity '${SBC1}' -FailoverTimeSeconds 5`,
    `Set-CsOnlinePSTNGateway -Identity '${SBC1}' -FailoverTimeSeconds 10`,
  ])
})

test('a cmdlet without -WhatIf is preceded by one that shows what is there', () => {
  const { whatIf, apply, undo } = powershell(HEALTHY, [
    {
      do: 'set',
      part: 'users',
      identity: "o'neill@example.net",
      fields: { onlineVoiceRoutingPolicy: undefined },
    },
  ])
  assert.match(whatIf, /^Get-CsOnlineUser -Identity 'o''neill@example\.net' \| Select-Object/)
  assert.equal(apply, "Grant-CsOnlineVoiceRoutingPolicy -Identity 'o''neill@example.net' -PolicyName $null")
  assert.equal(
    undo,
    "Grant-CsOnlineVoiceRoutingPolicy -Identity 'o''neill@example.net' -PolicyName 'Everybody''s calls'",
  )
})
