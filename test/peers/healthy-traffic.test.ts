// False alarms are defects: programs of others call through the SBC, nothing goes wrong, and what passes by is captured.
// Of the capture, of the capture with the secrets of its TLS, and of HEP made of it, nothing is found.
//
//   SIPp, baresip, Kamailio --UDP/TCP, RTP--> linesman run --TLS, SRTP--> Teams
//                     '---------------- dumpcap ----------------'

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import type { Evidence } from '../../src/cli/testing/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { promptAudio } from '../../src/media/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { ATTENDANT_NUMBER, CALLER, SUBSCRIBER_NUMBER, USER_NUMBER } from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { BARESIP_HOST, withBaresip, withoutBaresip } from '../support/baresip.ts'
import { hepOf } from '../support/evidence-forms.ts'
import { withKamailio, withoutKamailio } from '../support/kamailio.ts'
import { endedWell } from '../support/program.ts'
import { readOctets } from '../support/read-octets.ts'
import { type SippPlan, scenario, untilPlayed, withoutSipp, withSipp } from '../support/sipp.ts'
import { addCarrier, testUnless, until, type WireStage } from '../support/wire-stage.ts'
import { tapped, withoutCapture } from '../support/wiretap.ts'
import { Folder, Running } from '../wire/cli-harness.ts'
import { newScene } from '../wire/run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

interface Stage extends Pick<WireStage, 'world' | 'scene' | 'teams' | 'net'> {
  /** Starts the SBC and waits until Microsoft and it know each other. */
  opens(): Promise<void>
}

interface Talk {
  /** Of the SBC's configuration, before it starts. */
  settings?: (text: string, stage: Pick<Stage, 'scene'>) => string
  body: (stage: Stage) => Promise<void>
  /** How many calls Microsoft's side is to have seen. */
  calls: number
  /** The capture begins when the SBC and Microsoft are connected already. */
  isLate?: true
}

const healthy = (why: string | false, what: string, talk: Talk): void =>
  testUnless(withoutCapture || why, what, () => recorded(talk))

async function recorded({ settings = text => text, body, calls, isLate }: Talk): Promise<void> {
  const { net, scene, text } = await newScene(folder)
  const config = folder.write(`sbc${net}.yaml`, settings(text, { scene }))
  const keylog = folder.file(`secrets${net}.log`)
  const world = new NodeWorld({ hosts: scene.hosts })
  const teams = new Teams(scene.teams, systemChance())
  world.add('teams', teams)
  let sbc: Running | undefined
  const opens = async (): Promise<void> => {
    if (sbc !== undefined) return
    sbc = new Running(['run', '-c', config], { NODE_OPTIONS: `--tls-keylog=${keylog}` })
    await sbc.until(/sip\.pstnhub\.microsoft\.com:5061 .*(up|200)/)
  }
  const talks = async (): Promise<void> => {
    try {
      await body({ world, scene, teams, net, opens })
      await until(world, 'all calls are over', () => teams.records.length === calls)
    } finally {
      sbc?.signal('SIGTERM')
      await sbc?.ended
      await world.end()
    }
  }
  if (isLate) await opens()
  await tapped(`net 127.${net}.0.0/16`, talks, async file => {
    const opened = await findsNothing(readFileSync(file), keylog)
    const closed = opened.facts.filter(fact => fact.kind === 'gap' && fact.why === 'encrypted')
    assert.equal(closed.length > 0, isLate === true, 'connections that stayed closed are told')
  })
}

/** The capture with its secrets. */
async function findsNothing(tap: Uint8Array, keylog: string): Promise<Evidence> {
  const capture = { 'tap.pcapng': tap }
  const alone = await readOctets(capture)
  const opened = await readOctets(capture, { keylog })
  const hep = { 'calls.hep': hepOf(opened.facts) }
  assert.equal(overTls(alone.facts), 0)
  // What cannot be read has no findings either.
  assert.ok(overTls(opened.facts) >= 3, 'the secrets open it')
  for (const [form, { facts }] of [
    ['the capture alone', alone],
    ['the capture and its secrets', opened],
    ['HEP of it', await readOctets(hep)],
    ['the capture and HEP', await readOctets({ ...capture, ...hep })],
    ['the capture, its secrets and HEP', await readOctets({ ...capture, ...hep }, { keylog })],
  ] as const) {
    assert.ok(facts.length > 0, form)
    assert.deepEqual(
      diagnose(facts).map(({ rule, certainty, says }) => `${rule} ${certainty}: ${says}`),
      [],
      form,
    )
  }
  return opened
}

const overTls = (facts: readonly Fact[]): number =>
  facts.filter(fact => fact.kind === 'sip' && fact.transport === 'tls').length

/** SIPp plays its part to its end. */
const sippPlays =
  (plan: SippPlan) =>
  async (stage: Stage): Promise<void> => {
    await stage.opens()
    await withSipp(stage, plan, async sipp => {
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
  }

const overTcp = (text: string): string => text.replace('carrier: {', 'carrier: { transport: tcp,')

/** Fewer short calls than make the rule about them speak up. */
const CALLS = 4
/** Audio comes back from its one port. */
const STOCK: SippPlan = {
  scenario: ['-sn', 'uac'],
  calls: USER_NUMBER,
  count: 1,
  pauseMs: 4000,
  more: ['-rtp_echo'],
}

healthy(withoutSipp, "SIPp's stock caller over UDP calls a Teams user", {
  body: sippPlays(STOCK),
  calls: 1,
})

healthy(withoutSipp, "SIPp's stock caller over TCP calls a Teams user", {
  settings: overTcp,
  body: sippPlays({ ...STOCK, transport: 'tcp' }),
  calls: 1,
})

healthy(withoutSipp, 'SIPp speaks in PCMU to a Teams user', {
  body: sippPlays({
    scenario: scenario('speaking-caller'),
    calls: USER_NUMBER,
    count: 1,
    pauseMs: 4000,
    files: { 'caller.ulaw': promptAudio('caller', 'PCMU') },
  }),
  calls: 1,
})

const TO_ATTENDANT: SippPlan = {
  scenario: scenario('speaking-caller'),
  calls: ATTENDANT_NUMBER,
  count: 1,
  pauseMs: 8000,
  files: { 'caller.ulaw': promptAudio('caller', 'PCMU') },
}

healthy(withoutSipp, 'SIPp calls the attendant and is transferred by REFER to the queue', {
  body: sippPlays(TO_ATTENDANT),
  calls: 2,
})

healthy(
  withoutSipp,
  'SIPp is transferred while the first connections stay closed, for they began before the capture',
  {
    body: sippPlays(TO_ATTENDANT),
    calls: 2,
    isLate: true,
  },
)

healthy(withoutSipp, 'SIPp answers calls of a Teams user and sends the audio back', {
  body: async stage => {
    const { world, teams } = stage
    await stage.opens()
    await withSipp(stage, { scenario: ['-sn', 'uas'], count: CALLS, more: ['-rtp_echo'] }, async sipp => {
      for (let made = 0; made < CALLS; made++)
        world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
      const hears = (): number => teams.calls.filter(call => call.heard.includes('agent')).length
      await until(world, 'each call hears its echo', () => hears() === CALLS)
      for (const { id } of teams.calls) world.command('teams', now => teams.hangUp(id, now))
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
  },
  calls: CALLS,
})

/** A Teams user calls what SIPp plays, and hangs up when it is answered. */
async function callsOut({ world, teams, scene }: Stage, played: string, count: number): Promise<void> {
  await until(world, 'the call before is over', () => teams.calls.length === 0)
  await withSipp({ scene }, { scenario: scenario(played), count }, async sipp => {
    world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
    await until(world, 'the call is answered', () => teams.calls.some(({ state }) => state === 'talking'))
    for (const { id } of teams.calls) world.command('teams', now => teams.hangUp(id, now))
    await untilPlayed({ world }, sipp)
    endedWell(sipp, 'SIPp')
  })
}

healthy(withoutSipp, 'SIPp requires 100rel, moves its audio by UPDATE, and sends a call elsewhere', {
  body: async stage => {
    const caller = { scenario: scenario('reliable-caller'), calls: USER_NUMBER }
    await sippPlays({ ...caller, count: 1, pauseMs: 300 })(stage)
    await callsOut(stage, 'updating-callee', 1)
    // Both calls of the one that is sent to another contact.
    await callsOut(stage, 'redirecting-callee', 2)
  },
  calls: 3,
})

healthy(withoutBaresip, 'baresip calls a Teams user, and they hear each other', {
  settings: text => text.replace('carrier: {', `carrier: { allow: [${BARESIP_HOST}/32],`),
  body: async stage => {
    const { world, teams, scene } = stage
    const { address, port } = scene.sbc.carrier.local
    await stage.opens()
    const plan = {
      account: `<sip:${CALLER}@${BARESIP_HOST}>;regint=0;audio_codecs=PCMA`,
      dial: `sip:${USER_NUMBER}@${address}:${port}`,
      says: 'caller',
    } as const
    await withBaresip(stage, plan, async () => {
      await until(world, 'the user hears the caller', () => teams.calls[0]?.heard.includes('caller') === true)
      await world.pass(seconds(1))
    })
  },
  calls: 1,
})

const TRUNK = { domain: 'carrier.example', user: 'trunk', password: 'hush' }

healthy(withoutKamailio, 'the SBC registers with Kamailio and is called over its registration', {
  settings: (text, { scene }) =>
    text
      .replace(
        'carrier: {',
        `carrier: { registration: { registrar: ${scene.addresses.carrier}:5060, aors: [${TRUNK.user}@${TRUNK.domain}] }, credentials: { username: ${TRUNK.user}, password: ${TRUNK.password} },`,
      )
      .concat('behaviour: { calledNumber: to }\n'),
  body: async stage => {
    const { world, scene, teams } = stage
    const registrar = { address: scene.addresses.carrier, port: 5060 }
    const telephones = { ...registrar, address: registrar.address.replace(/\.1$/, '.2') }
    const plan = {
      address: registrar.address,
      transport: 'udp',
      algorithm: 'SHA-256',
      expiresSeconds: 60,
    } as const
    await withKamailio({ ...plan, ...TRUNK }, async () => {
      await world.pass(seconds(1))
      await stage.opens()
      const behind = { ...scene, carrier: { ...scene.carrier, local: telephones, sbc: registrar } }
      const carrier = addCarrier({ world, scene: behind })
      world.command('carrier', now =>
        // Long enough for the rules about audio.
        carrier.call({ from: CALLER, to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(6) }, now),
      )
      await until(world, 'the call is over', () => teams.records.length === 1)
    })
  },
  calls: 1,
})
