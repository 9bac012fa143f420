// `linesman demo`: the whole system on loopback, with real sockets, certificates and audio. Plays stories and tells
// them as they happen, or stays there for a telephone of somebody else's.

import { type Fact, ladderJson, ladderOf } from '../../facts/index.ts'
import type { Language } from '../../findings/index.ts'
import { systemChance } from '../../kernel/index.ts'
import { NodeWorld } from '../../node/index.ts'
import {
  type CertificateMaker,
  issuedCertificates,
  loopbackAddresses,
  type Played,
  play,
  type Story,
  stories,
} from '../../stories/index.ts'
import { FINE, FOUND } from '../exit-code.ts'
import { findingsFor, known, verdict, writeFacts } from '../lab.ts'
import { textOf } from '../ladder.ts'
import type { Terminal } from '../terminal.ts'
import { freeNet } from './free-net.ts'
import { serve } from './serve.ts'
import { StoryTeller } from './story-teller.ts'

export interface DemoCommand {
  story?: string[]
  serve?: true
  facts?: string
  lang: Language
  json?: true
}

const STANDARD = ['refer-new-connection', 'refer-default-certificate']

export async function demo(options: DemoCommand, terminal: Terminal): Promise<number> {
  const chosen = (options.story ?? STANDARD).map(id => known('story', id, stories))
  // A file that cannot be written is told before the stories are played, not after.
  if (options.facts !== undefined && !options.serve) writeFacts(options.facts, [])
  const net = await freeNet()
  terminal.err('Making certificates ...\n')
  const certificates = await issuedCertificates(new NodeWorld().now())
  if (options.serve) return serve({ net, certificates, ...options }, terminal)
  const tell = options.json ? terminal.err : terminal.out
  const played: Played[] = []
  const facts: Fact[] = []
  for (const story of chosen) {
    const told = await tellStory(story, net, certificates, options.lang, tell)
    played.push(told)
    facts.push(...told.facts.all())
    if (!options.json) terminal.out(endOf(told, options.lang, terminal))
  }
  if (options.facts !== undefined) writeFacts(options.facts, facts)
  if (options.json) terminal.out(`${JSON.stringify(answerOf(played), null, 2)}\n`)
  else terminal.out(closing(options))
  return played.every(each => each.passed) ? FINE : FOUND
}

async function tellStory(
  story: Story,
  net: number,
  certificates: CertificateMaker,
  language: Language,
  tell: (text: string) => void,
): Promise<Played> {
  tell(`\n${story.id}: ${story.title}\n\n`)
  const world = new NodeWorld()
  const teller = new StoryTeller(line => tell(`${line}\n`), world.now())
  const hush = world.facts.subscribe(fact => teller.hear(fact))
  try {
    const addresses = loopbackAddresses(net)
    return await play(story, world, { addresses, certificates, chance: systemChance(), language })
  } finally {
    // What ends with the world is no part of the story.
    hush()
    await world.end()
  }
}

function endOf(played: Played, language: Language, terminal: Terminal): string {
  const ladders = ladderOf(played.facts.all(), { observer: 'sbc' })
  const findings = findingsFor(played.findings, language, terminal)
  return `\n${textOf(ladders, terminal)}\n${findings}\n${verdict(played)}`
}

const answerOf = (played: readonly Played[]): object => ({
  schemaVersion: 1,
  stories: played.map(({ story, passed, problems, expected, findings, facts }) => ({
    story,
    passed,
    problems,
    expected,
    ladder: ladderJson(ladderOf(facts.all(), { observer: 'sbc' })),
    findings,
  })),
})

const closing = ({ facts }: DemoCommand): string =>
  facts === undefined
    ? '\nTry next: linesman lab, for the same in simulated time and with other faults; linesman demo --serve, for a telephone of yours.\n'
    : `\nTry next: linesman ladder ${facts} --format html > calls.html\n`
