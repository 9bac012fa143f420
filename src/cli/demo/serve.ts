// `linesman demo --serve`: SBC and Teams side stay alive on loopback; the carrier is whoever calls.

import type { World } from '../../element/index.ts'
import { formatFactLine } from '../../facts/index.ts'
import { millis, OperatorError, systemChance } from '../../kernel/index.ts'
import { NodeWorld, systemClocks } from '../../node/index.ts'
import { Sbc } from '../../sbc/index.ts'
import {
  ATTENDANT_NUMBER,
  type CertificateMaker,
  healthyScene,
  loopbackAddresses,
  SBC_NAME,
  type Scene,
  USER_NUMBER,
} from '../../stories/index.ts'
import { Teams } from '../../teams/index.ts'
import { FINE } from '../exit-code.ts'
import { LineFile } from '../line-file.ts'
import { RunLog } from '../run/run-log.ts'
import { onSignals } from '../signals.ts'
import type { Terminal } from '../terminal.ts'
import type { DemoWindow } from './demo-window.ts'

interface ServeCommand {
  net: number
  certificates: CertificateMaker
  window: DemoWindow | undefined
  facts?: string
  json?: true
}

/** Binding a socket of one's own machine takes less. */
const BINDING = millis(200)
/** What is still said when everything ends. */
const LAST_WORDS = millis(500)

export async function serve(options: ServeCommand, terminal: Terminal): Promise<number> {
  const scene = openToAll(await healthyScene(loopbackAddresses(options.net), options.certificates))
  const world = new NodeWorld({ hosts: scene.hosts })
  options.window?.watch(world)
  const file =
    options.facts === undefined ? undefined : new LineFile(options.facts, says => terminal.err(`${says}\n`))
  const log = new RunLog(line => terminal.err(`${line}\n`), systemClocks)
  world.facts.subscribe(fact => {
    if (fact.observer === 'sbc') log.hear(fact)
    file?.write(formatFactLine(fact))
  })
  const ended = Promise.withResolvers<void>()
  const stop = onSignals(wish => wish === 'end' && ended.resolve())
  const sbc = await bringUp(world, scene)
  terminal.out(options.json ? `${JSON.stringify(addressesOf(scene))}\n` : invitation(scene))
  await ended.promise
  stop()
  world.command('sbc', now => sbc.stop(now))
  await world.pass(LAST_WORDS)
  await world.end()
  await file?.end()
  return FINE
}

/** Any telephone of this machine may call. */
const openToAll = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, allow: ['127.0.0.0/8'] } },
})

async function bringUp(world: World, scene: Scene): Promise<Sbc> {
  let lost: string | undefined
  const sbc = new Sbc(scene.sbc, systemChance())
  world.add('teams', new Teams(scene.teams, systemChance()))
  world.facts.subscribe(fact => {
    if (fact.kind === 'unbound' && fact.observer === 'sbc') lost ??= fact.says
  })
  world.add('sbc', sbc)
  await world.passUntil(() => lost !== undefined, BINDING)
  if (lost === undefined) return sbc
  await world.end()
  throw new OperatorError({ code: 'demo/bind', what: lost, hint: 'end what uses it' })
}

function addressesOf({ sbc, addresses }: Scene): object {
  return {
    schemaVersion: 1,
    fqdn: SBC_NAME,
    carrierSide: sbc.carrier.local,
    carrierPeer: sbc.carrier.peer,
    teamsSide: sbc.teams.local,
    proxies: addresses.proxies,
    numbers: { attendant: ATTENDANT_NUMBER, user: USER_NUMBER },
  }
}

function invitation({ sbc, addresses }: Scene): string {
  const { local, peer } = sbc.carrier
  const place = `${local.address}:${local.port}`
  return `The SBC ${SBC_NAME} and the Teams side are up. Press Ctrl-C to end them.

  SBC, carrier side   ${place} (UDP; takes calls from any address of this machine)
  SBC, Teams side     ${sbc.teams.local.address}:${sbc.teams.local.port} (TLS)
  calls to a carrier  go to ${peer.host}:${peer.port}
  Teams proxies       ${addresses.proxies.join(', ')}

  ${ATTENDANT_NUMBER}   the auto attendant: greets, then moves the call to a queue with a REFER
  ${USER_NUMBER}   a user who answers

Call with sipp:     sipp -sn uac -s ${ATTENDANT_NUMBER} -i ${peer.host} -p ${peer.port} -d 15000 -m 1 ${place}
Call with baresip:  dial sip:${ATTENDANT_NUMBER}@${place}   (with net_interface 127.0.0.1 in its config)
See a certificate:  openssl s_client -connect ${sbc.teams.local.address}:${sbc.teams.local.port} -servername ${SBC_NAME}
`
}
