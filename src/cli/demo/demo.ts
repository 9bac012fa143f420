// `linesman demo`: the whole system on loopback, with real sockets, certificates and audio. Plays stories, tells them as they
// happen and shows them on the dashboard, on which calls then come and go until somebody ends it; or stays there for a
// telephone of somebody else's.
//
//   stories, one of them a fault --> a while, for whoever looks for its cause --> calls that go well, one after the other

import { setTimeout as pause } from 'node:timers/promises'
import { type Fact, ladderJson, ladderOf } from '../../facts/index.ts'
import type { Language } from '../../findings/index.ts'
import { seconds, systemChance } from '../../kernel/index.ts'
import { NodeWorld, startApart } from '../../node/index.ts'
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
import { textOf } from '../ladder-drawings.ts'
import { onSignals } from '../signals.ts'
import type { Terminal } from '../terminal.ts'
import { DemoWindow } from './demo-window.ts'
import { takeFreeNet } from './free-net.ts'
import { openerAt } from './opener.ts'
import { serve } from './serve.ts'
import { StoryTeller } from './story-teller.ts'

export interface DemoCommand {
  story?: string[]
  serve?: true
  /** Ends after the stories, and serves no dashboard. */
  once?: true
  port?: number
  /** Seconds in which the dashboard shows what the last story has left. */
  pause: number
  /** A browser may be opened. */
  open: boolean
  facts?: string
  lang: Language
  json?: true
}

const STANDARD = ['refer-new-connection', 'refer-default-certificate']
/** What goes on after them: all of it goes well. */
const CALM = ['refer-new-connection', 'call-to-carrier', 'call-from-carrier', 'transfer-to-number']
const BETWEEN_CALLS_MS = 8000

export async function demo(options: DemoCommand, terminal: Terminal): Promise<number> {
  const chosen = (options.story ?? STANDARD).map(id => known('story', id, stories))
  // A file that cannot be written is told before the stories are played, not after.
  if (options.facts !== undefined && !options.serve) writeFacts(options.facts, [])
  const { net, release } = await takeFreeNet()
  try {
    terminal.err('Making certificates ...\n')
    const certificates = await issuedCertificates(new NodeWorld().now())
    return await demoOn({ net, certificates, window: undefined }, chosen, options, terminal)
  } finally {
    await release()
  }
}

async function demoOn(
  stage: Stage,
  chosen: readonly Story[],
  options: DemoCommand,
  terminal: Terminal,
): Promise<number> {
  if (options.once || options.json) {
    if (options.serve) return serve({ ...stage, ...options }, terminal)
    return codeOf(await tellStories(chosen, stage, options, terminal))
  }
  const over = new AbortController()
  const stop = onSignals(wish => wish === 'end' && over.abort())
  const leftMs = seconds(options.pause)
  const window = await DemoWindow.open({ net: stage.net, port: options.port, leftMs, say: () => {} })
  const watched = { ...stage, window }
  try {
    terminal.out(`Dashboard: ${window.address}\n`)
    const { env, platform } = process
    const opener = openerAt({ platform, env, isTerminal: terminal.columns !== undefined })
    if (options.open && opener !== undefined) startApart(opener, [window.address])
    if (options.serve) return await serve({ ...watched, ...options }, terminal)
    const played = await untilAborted(tellStories(chosen, watched, options, terminal), over.signal)
    await callsUntil(over.signal, watched, options, terminal)
    return played === undefined ? FINE : codeOf(played)
  } finally {
    await window.end()
    stop()
  }
}

/** Undefined where it was over before. */
const untilAborted = <Value>(coming: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> =>
  Promise.race([
    coming,
    new Promise<undefined>(resolve => signal.addEventListener('abort', () => resolve(undefined))),
  ])

interface Stage {
  net: number
  certificates: CertificateMaker
  window: DemoWindow | undefined
}

async function tellStories(
  chosen: readonly Story[],
  stage: Stage,
  options: DemoCommand,
  terminal: Terminal,
): Promise<Played[]> {
  const tell = options.json ? terminal.err : terminal.out
  const played: Played[] = []
  const facts: Fact[] = []
  for (const story of chosen) {
    tell(`\n${story.id}: ${story.title[options.lang]}\n\n`)
    const told = await tellStory(story, stage, options.lang, tell)
    played.push(told)
    facts.push(...told.facts.all())
    if (!options.json) terminal.out(endOf(told, options.lang, terminal))
  }
  if (options.facts !== undefined) writeFacts(options.facts, facts)
  if (options.json) terminal.out(`${JSON.stringify(answerOf(played), null, 2)}\n`)
  else terminal.out(closing(options))
  return played
}

const codeOf = (played: readonly Played[]): number => (played.every(each => each.passed) ? FINE : FOUND)

async function tellStory(
  story: Story,
  { net, certificates, window }: Stage,
  language: Language,
  tell: (text: string) => void,
): Promise<Played> {
  const world = new NodeWorld()
  const teller = new StoryTeller(line => tell(`${line}\n`), world.now())
  const hush = world.facts.subscribe(fact => teller.hear(fact))
  const unseen = window?.watch(world)
  try {
    const addresses = loopbackAddresses(net)
    return await play(story, world, { addresses, certificates, chance: systemChance(), language })
  } finally {
    // What ends with the world is no part of the story.
    hush()
    unseen?.()
    await world.end()
  }
}

/** Something to look at on the dashboard. */
async function callsUntil(
  over: AbortSignal,
  stage: Stage,
  options: DemoCommand,
  terminal: Terminal,
): Promise<void> {
  if (over.aborted) return
  const resting = (ms: number) => pause(ms, undefined, { signal: over }).catch(() => undefined)
  terminal.out(
    `\nLook at it: ${stage.window?.address}\nIn ${options.pause} seconds the SBC is as it should be, and calls that go well come and go. Ctrl-C ends all.\n`,
  )
  await resting(seconds(options.pause))
  for (let turn = 0; !over.aborted; turn++) {
    const story = known('story', CALM[turn % CALM.length] as string, stories)
    await untilAborted(
      tellStory(story, stage, options.lang, () => {}),
      over,
    )
    await resting(BETWEEN_CALLS_MS)
  }
}

function endOf(played: Played, language: Language, terminal: Terminal): string {
  const ladders = ladderOf(played.facts.all(), { observer: 'sbc' })
  const findings = findingsFor(played.findings, language, terminal)
  return `\n${textOf(ladders, terminal)}\n${findings}\n${verdict(played, language)}`
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
