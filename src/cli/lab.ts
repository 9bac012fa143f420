// `linesman lab`: a story in simulated time, healthy or with something broken.

import { type Finding, findingText } from '../diagnosis/index.ts'
import { type Fact, formatFactLine, ladderJson, ladderOf } from '../facts/index.ts'
import type { Language, Wording } from '../findings/index.ts'
import { OperatorError } from '../kernel/index.ts'
import { type Fault, faults, type Played, stories } from '../stories/index.ts'
import { FINE, FOUND } from './exit-code.ts'
import { writeNamed } from './files.ts'
import { playInLab } from './lab-play.ts'
import { textOf } from './ladder-drawings.ts'
import type { Terminal } from './terminal.ts'

export interface LabCommand {
  seed: number
  fault?: string
  facts?: string
  lang: Language
  json?: true
}

export async function lab(
  name: string | undefined,
  options: LabCommand,
  terminal: Terminal,
): Promise<number> {
  const fault = options.fault === undefined ? undefined : known('fault', options.fault, faults)
  const wanted = name ?? fault?.story
  if (wanted === undefined) return listStories(options, terminal)
  const story = known('story', wanted, stories)
  if (fault !== undefined && fault.story !== story.id) throw playedElsewhere(fault)
  const played = await playInLab(story, fault, { seed: options.seed, language: options.lang })
  const facts = played.facts.all()
  if (options.facts !== undefined) writeFacts(options.facts, facts)
  const ladders = ladderOf(facts, { observer: 'sbc' })
  if (options.json) {
    const { passed, problems, expected, findings } = played
    const head = { schemaVersion: 1, story: story.id, ...(fault && { fault: fault.id }), seed: options.seed }
    const answer = { ...head, passed, problems, expected, ladder: ladderJson(ladders), findings }
    terminal.out(`${JSON.stringify(answer, null, 2)}\n`)
  } else {
    terminal.out(`${story.id}: ${story.title[options.lang]}\n`)
    if (fault !== undefined) terminal.out(`${BROKEN[options.lang]}: ${fault.title[options.lang]}\n`)
    terminal.out(`\n${textOf(ladders, terminal)}\n${findingsFor(played.findings, options.lang, terminal)}\n`)
    terminal.out(verdict(played, options.lang))
  }
  return played.passed ? FINE : FOUND
}

/** Beyond this a line of prose is hard to read. */
const FINDING_WIDTH = 100

/** As wide as the terminal is, where there is one. */
export const findingsFor = (
  findings: readonly Finding[],
  language: Language,
  { colour, columns }: Terminal,
): string =>
  findingText(findings, { colour, language, width: Math.min(columns ?? FINDING_WIDTH, FINDING_WIDTH) })

export const writeFacts = (file: string, facts: readonly Fact[]): void =>
  writeNamed(file, facts.map(fact => `${formatFactLine(fact)}\n`).join(''))

/** One line, and one for each thing that went otherwise. */
export function verdict({ passed, problems, expected }: Played, language: Language): string {
  if (!passed) return `${OTHERWISE[language]}\n${problems.map(problem => `  ${problem}\n`).join('')}`
  return `${(expected.length === 0 ? AS_TOLD : FAULT_FOUND)[language]}\n`
}

const BROKEN: Wording = { en: 'Broken', de: 'Kaputt' }
const OTHERWISE: Wording = { en: 'Not as told:', de: 'Nicht wie erzählt:' }
const AS_TOLD: Wording = {
  en: 'As told: nothing was wrong, and nothing was found.',
  de: 'Wie erzählt: Nichts war falsch, und nichts wurde gefunden.',
}
const FAULT_FOUND: Wording = {
  en: 'As told: the fault was there, and its cause was found.',
  de: 'Wie erzählt: Der Fehler war da, und seine Ursache wurde gefunden.',
}

/** Story or fault by name; throws with those that there are. */
export function known<Named extends { id: string }>(kind: string, id: string, all: readonly Named[]): Named {
  const found = all.find(each => each.id === id)
  if (found !== undefined) return found
  throw new OperatorError({
    code: `usage/no-such-${kind}`,
    where: id,
    what: `there is no such ${kind}`,
    hint: `there are ${all.map(each => each.id).join(', ')}`,
  })
}

/** What a fault must lead to is known for its own story only. */
const playedElsewhere = (fault: Fault): OperatorError =>
  new OperatorError({
    code: 'usage/fault-of-another-story',
    where: fault.id,
    what: `this fault is played in the story ${fault.story}`,
    hint: `linesman lab --fault ${fault.id}`,
  })

function listStories({ json, lang }: LabCommand, terminal: Terminal): number {
  if (json) {
    const answer = {
      schemaVersion: 1,
      stories: stories.map(({ id, title, says }) => ({ id, title: title[lang], says: says[lang] })),
      faults: faults.map(({ id, title, story }) => ({ id, title: title[lang], story })),
    }
    terminal.out(`${JSON.stringify(answer, null, 2)}\n`)
    return FINE
  }
  const row = ({ id, title }: { id: string; title: Wording }): string => `  ${id.padEnd(26)} ${title[lang]}\n`
  const [storyRows, faultRows] = [stories, faults].map(all => all.map(row).join(''))
  terminal.out(`${STORIES[lang]}\n${storyRows}\n${FAULTS[lang]}\n${faultRows}\n${PLAY_ONE[lang]}\n`)
  return FINE
}

const STORIES: Wording = { en: 'Stories', de: 'Geschichten' }
const FAULTS: Wording = { en: 'Faults', de: 'Fehler' }
const PLAY_ONE: Wording = {
  en: 'Play one: linesman lab refer-new-connection, or with a fault: linesman lab --fault wrong-name',
  de: 'Eine spielen: linesman lab refer-new-connection, oder mit einem Fehler: linesman lab --fault wrong-name',
}
