// What messages that came to nothing say, in all languages.

import { type Said, say } from '../../findings/index.ts'
import { between, type Instant } from '../../kernel/index.ts'

export const failedWith = (status: number): Said =>
  say({ en: 'Calls fail with {status}.', de: 'Anrufe scheitern mit {status}.' }, { status: String(status) })

export const gaveUp = (from: Instant, now: Instant): Said =>
  say(
    {
      en: 'Callers give up or are moved on before anything rings, the last after {waited}.',
      de: 'Anrufer geben auf oder werden weitergereicht, bevor etwas läutet, der letzte nach {waited}.',
    },
    { waited: { millis: between(from, now) } },
  )

export const NO_WORD: Said = say({
  en: 'Calls are not answered at all, not even with 100 Trying.',
  de: 'Anrufe werden gar nicht beantwortet, nicht einmal mit 100 Trying.',
})

export const LEFT_OPTIONS: Said = say({
  en: 'OPTIONS that come in are not answered.',
  de: 'Ankommende OPTIONS werden nicht beantwortet.',
})

export const refusesOptions = (status: number): Said =>
  say(
    {
      en: 'OPTIONS that come in are answered with {status}.',
      de: 'Ankommende OPTIONS werden mit {status} beantwortet.',
    },
    { status: String(status) },
  )

export const optionsRefused = (status: number, peer = ''): Said =>
  say(
    { en: '{peer} answers OPTIONS with {status}.', de: '{peer} beantwortet OPTIONS mit {status}.' },
    { status: String(status), peer: peer === '' ? THE_OTHER : peer },
  )

export const optionsFailed = (why: 'timeout' | 'transport', peer = ''): Said => {
  const values = { peer: peer === '' ? THE_OTHER : peer }
  return why === 'timeout'
    ? say({ en: '{peer} does not answer OPTIONS.', de: '{peer} beantwortet OPTIONS nicht.' }, values)
    : say(
        {
          en: 'OPTIONS do not reach {peer}: no connection comes about.',
          de: 'OPTIONS erreichen {peer} nicht: Es kommt keine Verbindung zustande.',
        },
        values,
      )
}

const THE_OTHER = { en: 'The other side', de: 'Die Gegenseite' } as const
