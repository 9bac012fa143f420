// The examples on these pages are what the program says: each block that begins with a command is run.
// `UPDATE=1` writes the answers anew.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runProgram } from './program.ts'

const PAGES = ['docs/routing.md', 'docs/call-records.md', 'docs/logs.md']
const root = fileURLToPath(new URL('../..', import.meta.url))
const BLOCK = /^```text\n\$ linesman (.+)\n([\s\S]*?)^```$/gm

/** What it says; findings are an answer too. */
async function answerTo(args: string[]): Promise<string> {
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
  assert.ok(code === 0 || code === 1, out)
  return out
}

/** As a shell parts them, with double quotes around what holds spaces. */
const argumentsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)]
    .map(([, quoted, plain]) => quoted ?? plain ?? '')
    .map(each => (each.startsWith('examples/') ? `${root}/${each}` : each))

for (const page of PAGES) {
  let whole = readFileSync(`${root}/${page}`, 'utf8')
  after(() => {
    if (process.env.UPDATE === '1') writeFileSync(`${root}/${page}`, whole)
  })
  const blocks = [...whole.matchAll(BLOCK)]
  test(`there are examples in ${page}`, () => {
    assert.ok(blocks.length >= 3)
  })
  for (const [block, command = '', said = ''] of blocks) {
    test(`linesman ${command}`, async () => {
      const answer = await answerTo(argumentsOf(command))
      if (process.env.UPDATE === '1') {
        whole = whole.replace(block, () => `\`\`\`text\n$ linesman ${command}\n${answer}\`\`\``)
        return
      }
      assert.equal(answer, said)
    })
  }
}
