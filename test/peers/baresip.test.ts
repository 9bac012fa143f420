// baresip as a telephone of the carrier: a second SIP stack, with audio that is real at both its ends. It speaks from
// a WAV file and records what it hears into another.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seconds } from '../../src/kernel/index.ts'
import { melody, type PromptName, prompts } from '../../src/media/index.ts'
import { CALLER, type Scene, USER_NUMBER } from '../../src/stories/index.ts'
import { endedWell, inFolder, missing, type Program, startProgram } from '../support/program.ts'
import { encodeWav, promptsInWav } from '../support/wav.ts'
import {
  noFindings,
  nothingLeft,
  onStage,
  seenBySbc,
  testUnless,
  until,
  type WireStage,
} from '../support/wire-stage.ts'

/** Its RTP sockets are bound to no address, so that on loopback all that it sends comes from here. */
const HOST = '127.0.0.1'
/** Without a configuration of its own making it does not know where its modules lie. */
const MODULE_FOLDERS = ['/usr/local/lib/baresip/modules', '/usr/lib/baresip/modules']
/** baresip gives up on a file that ends. */
const SPEECH_REPEATS = 12

function writeSettings({ net }: WireStage, folder: string): void {
  const rtp = 40_000 + 20 * net
  const modules = ['g711', 'aufile', 'aubridge', 'sndfile', 'account', 'menu']
  const settings = [
    ...MODULE_FOLDERS.filter(path => existsSync(path)).map(path => `module_path ${path}`),
    `sip_listen ${HOST}:${50_000 + net}`,
    `net_interface ${HOST}`,
    `audio_source aufile,${join(folder, 'speech.wav')}`,
    // A player that nobody reads; sndfile records before it.
    'audio_player aubridge,nobody',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    `rtp_ports ${rtp}-${rtp + 18}`,
    `snd_path ${join(folder, 'heard')}`,
    ...modules.map(name => `${isApplication(name) ? 'module_app' : 'module'} ${name}.so`),
  ]
  writeFileSync(join(folder, 'config'), `${settings.join('\n')}\n`)
  writeFileSync(join(folder, 'accounts'), `<sip:${CALLER}@${HOST}>;regint=0;audio_codecs=PCMA\n`)
  writeFileSync(join(folder, 'contacts'), '')
  mkdirSync(join(folder, 'heard'))
  const phrase = melody(prompts.caller)
  const speech = new Int16Array(phrase.length * SPEECH_REPEATS)
  for (let at = 0; at < speech.length; at += phrase.length) speech.set(phrase, at)
  writeFileSync(join(folder, 'speech.wav'), encodeWav(speech))
}

const isApplication = (module: string): boolean => module === 'account' || module === 'menu'

function recorded(folder: string): PromptName[] {
  const files = readdirSync(join(folder, 'heard')).filter(name => name.endsWith('dec.wav'))
  return files.flatMap(name => promptsInWav(readFileSync(join(folder, 'heard', name))))
}

const fromHost = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, allow: [`${HOST}/32`] } },
})

async function withBaresip(
  stage: WireStage,
  body: (baresip: Program) => Promise<void>,
): Promise<PromptName[]> {
  return inFolder(async folder => {
    writeSettings(stage, folder)
    const { address, port } = stage.scene.sbc.carrier.local
    const dial = `/dial sip:${USER_NUMBER}@${address}:${port}`
    const baresip = startProgram('baresip', ['-f', folder, '-4', '-e', dial], folder)
    try {
      await body(baresip)
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${baresip.output()}`, {
        cause: error,
      })
    } finally {
      await baresip.end()
    }
    endedWell(baresip, 'baresip')
    return recorded(folder)
  })
}

testUnless(
  missing('baresip', 'baresip-core'),
  'baresip calls a Teams user, they hear each other, and baresip hangs up',
  onStage(
    async stage => {
      const { world, teams } = stage
      const heard = await withBaresip(stage, async () => {
        await until(
          world,
          'the user hears the caller',
          () => teams.calls[0]?.heard.includes('caller') === true,
        )
        // As long as a prompt must sound to be told from noise.
        await world.pass(seconds(1))
      })
      assert.deepEqual(heard, ['agent'])
      await nothingLeft(stage)
      noFindings(stage)
      const byes = seenBySbc(stage, 'sip').filter(
        ({ method, transport, direction, status }) =>
          method === 'BYE' && transport === 'udp' && direction === 'received' && status === undefined,
      )
      assert.equal(byes.length, 1)
    },
    { change: fromHost },
  ),
)
