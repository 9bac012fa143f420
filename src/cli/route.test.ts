import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from './program.ts'

async function said(...args: string[]): Promise<{ code: number; out: string }> {
  let out = ''
  const code = await runProgram(args, {
    out: text => {
      out += text
    },
    err: () => {},
    colour: false,
    columns: undefined,
    keepsUp: () => true,
    outliveReaders: () => {},
  })
  return { code, out }
}

test('the export script asks every cmdlet that routing goes by, and changes nothing', async () => {
  const { code, out } = await said('route', 'export-script')
  assert.equal(code, 0)
  for (const cmdlet of [
    'Get-CsOnlinePSTNGateway',
    'Get-CsOnlineVoiceRoute',
    'Get-CsOnlinePstnUsage',
    'Get-CsOnlineVoiceRoutingPolicy',
    'Get-CsOnlineUser',
    'Get-CsTenantDialPlan',
    'Get-CsTeamsTranslationRule',
    'Get-CsTeamsEmergencyCallRoutingPolicy',
    'Get-CsInboundBlockedNumberPattern',
    'Get-CsGroupPolicyAssignment',
  ]) {
    assert.ok(out.includes(cmdlet), cmdlet)
  }
  assert.doesNotMatch(out, /\b(Set|Remove|Grant|New)-Cs/)
  assert.match(out, /ConvertTo-Json -InputObject \$objects -Depth 8/)
})
