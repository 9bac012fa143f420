// The examples in docs/routing.md are what the program says: each block that begins with a command is run.
// `UPDATE=1` writes the answers anew.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runProgram } from './program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = fileURLToPath(new URL('../../docs/routing.md', import.meta.url))
const BLOCK = /```text\n\$ linesman (.+)\n([^`]*)```/g

let whole = readFileSync(page, 'utf8')
after(() => {
  if (process.env.UPDATE === '1') writeFileSync(page, whole)
})

async function answerTo(args: string[]): Promise<string> {
  let out = ''
  const code = await runProgram(args, {
    out: text => {
      out += text
    },
    err: text => assert.fail(text),
    colour: false,
    columns: undefined,
    keepsUp: () => true,
    outliveReaders: () => {},
  })
  assert.equal(code, 0)
  return out
}

const blocks = [...whole.matchAll(BLOCK)]

test('there are examples', () => {
  assert.ok(blocks.length >= 4)
})

for (const [block, command = '', said = ''] of blocks) {
  test(`linesman ${command}`, async () => {
    const args = command.split(' ').map(each => (each.startsWith('examples/') ? `${root}/${each}` : each))
    const answer = await answerTo(args)
    if (process.env.UPDATE === '1') {
      whole = whole.replace(block, () => `\`\`\`text\n$ linesman ${command}\n${answer}\`\`\``)
      return
    }
    assert.equal(answer, said)
  })
}
