// A thread that reads evidence and names what is wrong in it, so that whoever relays calls does not wait for it, and a file
// made to be slow or large costs no more than this thread.

import { type Diagnosed, examine, reportOf, toldFinding } from '../../diagnosis/index.ts'
import { type Call, type CallLadders, type Ladder, laddersIn } from '../../facts/index.ts'
import { EVIDENCE_LIMIT, type Language } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { serveThread } from '../on-thread.ts'
import { openInput } from '../sources/input.ts'
import { readInputs } from '../sources/read-sources.ts'
import type { Terminal } from '../terminal.ts'
import type { EvidenceFile, EvidenceRead } from './read-evidence.ts'

/** Calls that are drawn, and rows of one. */
const LADDERS = 50
const ROWS = 500
/** Of all of them together: whoever relays calls writes them for each reader. */
const CHARACTERS = 2_000_000
/** What is told at most, the worst first. */
const FINDINGS = 500

type Progress = (says: string) => void

/** What a terminal would show while files are read is news here. */
const terminal = (progress: Progress): Terminal => ({
  out: () => {},
  err: line => progress(line.trim()),
  colour: false,
  columns: undefined,
  keepsUp: () => true,
  outliveReaders: () => {},
})

async function read(files: readonly EvidenceFile[], progress: Progress): Promise<EvidenceRead> {
  const inputs = files.map(({ name, path }) => ({ name, open: () => openInput(path) }))
  const { facts, sources } = await readInputs(inputs, {}, terminal(progress))
  // A rule that breaks is a bug of ours, and the others have something to say all the same.
  const broken = (rule: string): void => progress(`rule ${rule} is broken`)
  const found = examine(facts, { broken }).slice(0, FINDINGS)
  const calls = laddersIn(facts)
  const at = instantOf(Date.now())
  const report = (language: Language) => reportOf(found, facts, { language, at, sources })
  return {
    sources,
    findings: found.map(toldFinding),
    ladders: asManyAsCanBeShown(calls, found),
    calls: calls.calls.length,
    reports: { en: report('en'), de: report('de') },
  }
}

function asManyAsCanBeShown(found: CallLadders, findings: readonly Diagnosed[]): Ladder[] {
  let characters = 0
  const ladders = worthDrawing(found, findings).flatMap(call => found.draw(call) ?? [])
  const begun = ladders.map(ladder => ({ ...ladder, rows: ladder.rows.slice(0, ROWS) }))
  return begun.filter(ladder => {
    characters += JSON.stringify(ladder).length
    return characters <= CHARACTERS
  })
}

/** Where there are too many, those that findings are about, then the first; in the order they began. */
function worthDrawing({ calls, called }: CallLadders, findings: readonly Diagnosed[]): Call[] {
  const told = findings.flatMap(({ evidence }) =>
    evidence
      .slice(0, EVIDENCE_LIMIT)
      .flatMap(fact => ('callId' in fact && fact.callId ? called(fact.callId) : [])),
  )
  const worth = new Set([...told.slice(0, LADDERS), ...calls.slice(0, LADDERS)])
  return [...worth].slice(0, LADDERS).sort((left, right) => left.start - right.start)
}

serveThread(read)
