// What the definitions of several commands share.

import { InvalidArgumentError, Option } from 'commander'
import { LANGUAGES } from '../findings/index.ts'
import { parseAddress } from '../tls/index.ts'
import { WHAT_IS_READ } from './sources/what-is-read.ts'

/** Tells with which exit code a command ended. */
export type Done = (code: number) => void

/** For `--help`. */
export const example = (...lines: string[]): string =>
  `\nExample:\n${lines.map(line => `  ${line}`).join('\n')}`

/** Of an option that may be given several times. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value]

/** Of commands that print findings. */
export const language = (says = 'language of the findings'): Option =>
  new Option('--lang <language>', says).choices([...LANGUAGES]).default('en')

/** Of an option that is a number from `least` to `most`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text)
    if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Write a number from ${least} to ${most}.`)
  }

/** The argument of commands that read evidence, and its options. */
export const FILES = `${WHAT_IS_READ}; - for stdin`
export const keyLog = (): Option =>
  new Option('--keylog <file>', 'TLS secrets as SSLKEYLOGFILE has them, to read what is encrypted')
export const localAddress = (): Option =>
  new Option('--local <address>', "an address of the SBC's; may be given several times").argParser(
    (value, before: string[] | undefined) => {
      if (parseAddress(value) === undefined)
        throw new InvalidArgumentError('Write an IP address, as 192.0.2.10.')
      return collect(value, before)
    },
  )
export const zone = (): Option =>
  new Option('--zone <offset>', 'zone of times in logs that name none, as +01:00; else UTC')
