// Goldens: text that a person has read and found right. `UPDATE=1` writes them anew.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Compares `text` with the golden of that name beside the scenarios. */
export function golden(name: string, text: string): void {
  const path = goldenPath(name)
  if (process.env.UPDATE === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${text}\n`)
    return
  }
  assert.ok(existsSync(path), `${name} does not exist yet; write it with UPDATE=1`)
  assert.equal(`${text}\n`, readFileSync(path, 'utf8'))
}

const goldenPath = (name: string): string =>
  fileURLToPath(new URL(`../scenarios/goldens/${name}`, import.meta.url))
