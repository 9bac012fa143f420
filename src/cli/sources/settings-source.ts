// The configuration of an SBC as a source: the ini file of an AudioCodes.

import { audioCodesSettings, parseIni } from '../../settings/index.ts'
import type { ReadContext, Reading, Source } from './source.ts'
import { wholeOf } from './whole.ts'

export const settingsSource: Source = { kind: 'settings', recognises, read }

const LIMIT_BYTES = 64 * 1024 * 1024

/** Sections in brackets, and either its own kind of table or the title such a file carries. */
function recognises(head: Uint8Array): boolean {
  const text = Buffer.from(head).toString('latin1')
  return (
    /^\[[^\]\r\n]+\]\s*$/m.test(text) && /^;\*\* Ini File|^FORMAT \w+ = |^\[\s*\w+ Params\s*\]/im.test(text)
  )
}

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  const whole = await wholeOf(chunks, context.name, LIMIT_BYTES)
  const file = parseIni(whole.toString('utf8'))
  const facts = audioCodesSettings(file, context.name)
  const none = facts.length === 0 ? ['no table in it bears on Direct Routing'] : []
  return { facts, read: file.read, skipped: file.skipped, problems: [...file.problems, ...none] }
}
