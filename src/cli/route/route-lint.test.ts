import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { LINT_RULES, rulesPage } from '../../routing/index.ts'
import { runProgram } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-lint-'))
after(() => rmSync(folder, { recursive: true }))

const article = join(import.meta.dirname, '../../../examples/tenant-article')

async function said(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const code = await runProgram(['route', 'lint', ...args], {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    colour: false,
    columns: 100,
    keepsUp: () => true,
    outliveReaders: () => {},
  })
  return { code, out, err }
}

function tenantFile(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('findings end with 1, and the text has what, evidence, remedy, cost and the command that tries it', async () => {
  const { code, out } = await said('--tenant', article)
  assert.equal(code, 1)
  assert.match(out, /^WARNING {2}One SBC is the only way for some numbers\n/)
  assert.match(out, /routing\/backup-route-trap, likely\n/)
  assert.match(out, /voice route "Berlin": Priority 2/)
  assert.match(out, /Cost: Half of these calls/)
  assert.match(out, /Set-CsOnlinePSTNGateway -Identity 'sbc3.example.net' -Enabled \$false -WhatIf\n/)
  assert.match(
    out,
    /3 findings of \d+ rules\.\nNot run, without addresses: routing\/gateway-several-addresses\.\n/,
  )
})

test('what is found, what to do, what it costs and all around come in German', async () => {
  const { out } = await said('--tenant', article, '--lang', 'de')
  assert.match(out, /Ein SBC ist für manche Nummern der einzige Weg\n/)
  assert.match(out, /Einen zweiten SBC in den Anrufweg stellen/)
  assert.match(out, /sbc5\.example\.net ist der einzige SBC für 1 Anrufweg: "World"\./)
  assert.match(out, /Anrufweg "Berlin": Priority 2/)
  assert.match(out, /Preis: Die Hälfte dieser Anrufe/)
  assert.match(out, /3 Befunde von \d+ Regeln\.\nNicht geprüft, ohne addresses: /)
})

test('the object for scripts has findings with PowerShell and cost, and what was not run', async () => {
  const { code, out } = await said('--tenant', article, '--json', '--rule', 'routing/backup-route-trap')
  assert.equal(code, 1)
  const { schemaVersion, findings, notRun } = JSON.parse(out)
  assert.equal(schemaVersion, 1)
  assert.deepEqual(notRun, [])
  assert.equal(findings.length, 1)
  assert.equal(findings[0].rule, 'routing/backup-route-trap')
  assert.match(
    findings[0].powershell.undo,
    /^Set-CsOnlineVoiceRoute -Identity 'Berlin' -OnlinePstnGatewayList @\{Remove=/,
  )
  assert.match(findings[0].cost, /50 %/)
})

test('the script changes nothing as it is', async () => {
  const { out } = await said('--tenant', article, '--powershell')
  const live = out.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  assert.ok(live.length > 3)
  for (const line of live) assert.match(line, / -WhatIf$/)
  assert.match(out, /# to undo\n# Set-CsOnlinePSTNGateway -Identity 'sbc3.example.net' -Enabled \$true\n/)
})

test('the script speaks German in its comments', async () => {
  const { out } = await said('--tenant', article, '--powershell', '--lang', 'de')
  for (const line of out.split('\n')) assert.match(line, /^$|^#| -WhatIf$/)
  assert.match(out, /^# Abhilfe 2 von 4: Wenn sbc3\.example\.net tot ist, ihn abschalten/m)
  assert.match(out, /^# Preis: .*\nSet-Cs.* -WhatIf\n# wirklich\n# Set-Cs.*\n# zurück\n# Set-Cs/m)
})

test('a name with a line end in it cannot become a command', async () => {
  const tenant = tenantFile(
    'evil.yaml',
    'gateways:\n  - { fqdn: "a.example.net\\nRemove-Item", sipSignalingPort: 5061, enabled: true, sendSipOptions: false }\n',
  )
  const { out } = await said('--tenant', tenant, '--powershell', '--rule', 'options-off')
  assert.ok(out.includes('routing/options-off'))
  assert.doesNotMatch(out, /^Remove-Item/m)
})

test('addresses come from a file, and a rule that is not there is told with those there are', async () => {
  const addresses = tenantFile('addresses.txt', '# dig\nsbc1.example.net 192.0.2.1 192.0.2.2\n')
  const args = ['--tenant', article, '--rule', 'gateway-several-addresses']
  assert.equal((await said(...args, '--resolve', addresses)).code, 1)
  assert.equal((await said(...args)).code, 0)
  const { code, err } = await said('--tenant', article, '--rule', 'nonsense')
  assert.equal(code, 2)
  assert.match(err, /nonsense.*there is no such rule.*backup-route-trap/)
})

const page = join(import.meta.dirname, '../../../docs/routing-lint.md')
const MARKED = /(<!-- rules -->\n)[\s\S]*?(<!-- \/rules -->)/

test('the page tells every rule as it is (UPDATE=1 rewrites it)', () => {
  const text = readFileSync(page, 'utf8')
  const made = text.replace(
    MARKED,
    (_, open: string, close: string) => `${open}\n${rulesPage(LINT_RULES)}\n${close}`,
  )
  if (process.env.UPDATE === '1') writeFileSync(page, made)
  else assert.equal(text, made)
  for (const { id } of LINT_RULES) assert.ok(made.includes(`### ${id}\n`), id)
})
