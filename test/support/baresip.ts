// baresip as somebody with a real telephone: it speaks from a WAV file and records what it hears into another.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { melody, type PromptName, prompts } from '../../src/media/index.ts'
import { endedWell, inFolder, missing, type Program, startProgram } from './program.ts'
import { encodeWav, promptsInWav } from './wav.ts'
import type { WireStage } from './wire-stage.ts'

export const withoutBaresip = missing('baresip', 'baresip-core')

/** Its RTP sockets are bound to no address, so that on loopback all that it sends comes from here. */
export const BARESIP_HOST = '127.0.0.1'
/** Below the ports that the kernel gives to whoever asks for any (from 32768), each scene with its own. */
const RTP_FIRST = 24_000
/** And the next one, where it speaks TLS. */
const SIP_FIRST = 20_000
/** Without a configuration of its own making it does not know where its modules lie. */
const MODULE_FOLDERS = ['/usr/local/lib/baresip/modules', '/usr/lib/baresip/modules']
/** baresip gives up on a file that ends. */
const SPEECH_REPEATS = 12

interface BaresipPlan {
  /** Its one account, as in `accounts`. */
  account: string
  /** Whom it calls. */
  dial: string
  /** What it says. */
  says: PromptName
  modules?: readonly string[]
  settings?: readonly string[]
  /** By name, in the folder it is started in. */
  files?: Record<string, string>
}

/** Runs baresip while `body` runs; what it heard. */
export async function withBaresip(
  { net }: Pick<WireStage, 'net'>,
  plan: BaresipPlan,
  body: (baresip: Program) => Promise<void>,
): Promise<PromptName[]> {
  return inFolder(async folder => {
    for (const [name, text] of Object.entries(plan.files ?? {})) writeFileSync(join(folder, name), text)
    writeSettings(net, plan, folder)
    const baresip = startProgram('baresip', ['-f', folder, '-4', '-e', `/dial ${plan.dial}`], folder)
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

function writeSettings(net: number, plan: BaresipPlan, folder: string): void {
  const rtp = RTP_FIRST + 20 * net
  const modules = ['g711', 'aufile', 'aubridge', 'sndfile', 'account', 'menu', ...(plan.modules ?? [])]
  const settings = [
    ...MODULE_FOLDERS.filter(path => existsSync(path)).map(path => `module_path ${path}`),
    `sip_listen ${BARESIP_HOST}:${SIP_FIRST + 2 * net}`,
    `net_interface ${BARESIP_HOST}`,
    `audio_source aufile,${join(folder, 'speech.wav')}`,
    // A player that nobody reads; sndfile records before it.
    'audio_player aubridge,nobody',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    `rtp_ports ${rtp}-${rtp + 18}`,
    `snd_path ${join(folder, 'heard')}`,
    ...(plan.settings ?? []),
    ...modules.map(name => `${isApplication(name) ? 'module_app' : 'module'} ${name}.so`),
  ]
  writeFileSync(join(folder, 'config'), `${settings.join('\n')}\n`)
  writeFileSync(join(folder, 'accounts'), `${plan.account}\n`)
  writeFileSync(join(folder, 'contacts'), '')
  mkdirSync(join(folder, 'heard'))
  const phrase = melody(prompts[plan.says])
  const speech = new Int16Array(phrase.length * SPEECH_REPEATS)
  for (let at = 0; at < speech.length; at += phrase.length) speech.set(phrase, at)
  writeFileSync(join(folder, 'speech.wav'), encodeWav(speech))
}

const isApplication = (module: string): boolean => module === 'account' || module === 'menu'

function recorded(folder: string): PromptName[] {
  const files = readdirSync(join(folder, 'heard')).filter(name => name.endsWith('dec.wav'))
  return files.flatMap(name => promptsInWav(readFileSync(join(folder, 'heard', name))))
}
