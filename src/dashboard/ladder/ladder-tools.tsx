// What is above a ladder: its legs in their colours, times, what is shown, search, play, and what can be saved.

import type { RefObject } from 'preact'
import type { Wording } from '../../findings/index.ts'
import type { Ladder, LadderPalette, TimeMode } from '../../ladder/index.ts'
import { Button } from '../frame/button.tsx'
import { SelectField, TextField } from '../frame/field.tsx'
import { toast } from '../frame/toast.tsx'
import { t } from '../frame/words.ts'
import { EXPORTS, type ExportFormat, saveLadder } from './ladder-exports.ts'
import type { LadderPicture } from './ladder-picture.ts'
import type { Player } from './use-player.ts'
import { KINDS, type Kinds, TIME_MODES, toggleLeg, type ViewState } from './view-state.ts'

const TIME_WORDS: Readonly<Record<TimeMode, Wording>> = {
  'since-first': { en: 'since first', de: 'seit der ersten' },
  'since-previous': { en: 'since previous', de: 'seit der vorigen' },
  'time-of-day': { en: 'time of day', de: 'Uhrzeit' },
}
const KIND_WORDS: Readonly<Record<Kinds, Wording>> = {
  all: { en: 'everything', de: 'alles' },
  signalling: { en: 'without media', de: 'ohne Medien' },
  sip: { en: 'SIP only', de: 'nur SIP' },
}

interface ToolsOptions {
  ladder: Ladder
  picture: LadderPicture
  state: ViewState
  change: (wish: (state: ViewState) => ViewState) => void
  player: Player
  /** How many rows have what is sought. */
  found: number
  seek: (way: 1 | -1) => void
  searchField: RefObject<HTMLInputElement | null>
  /** Where the packets can be had. */
  packets?: string
}

export function LadderTools(options: ToolsOptions) {
  const { ladder, picture, state, change, player, packets } = options
  return (
    <div class="ladder-tools">
      <Legs {...{ ladder, state, change }} palette={picture.options.palette} />
      <div class="ladder-choices">
        <SelectField
          bare
          label={t({ en: 'Times (w)', de: 'Zeiten (w)' })}
          value={state.times}
          onChange={times => change(before => ({ ...before, times: times as TimeMode }))}
          choices={TIME_MODES.map(mode => [mode, t(TIME_WORDS[mode])])}
        />
        <SelectField
          bare
          label={t({ en: 'Shown (m)', de: 'Gezeigt (m)' })}
          value={state.kinds}
          onChange={kinds => change(before => ({ ...before, kinds: kinds as Kinds }))}
          choices={KINDS.map(kinds => [kinds, t(KIND_WORDS[kinds])])}
        />
        <Search {...options} />
        <PlayButtons player={player} />
        <SaveMenu picture={picture} {...(packets !== undefined && { packets })} />
      </div>
    </div>
  )
}

interface LegsOptions extends Pick<ToolsOptions, 'ladder' | 'state' | 'change'> {
  palette: LadderPalette
}

function Legs({ ladder, state: { legs }, change, palette }: LegsOptions) {
  const all = ladder.legs.map(leg => leg.id)
  return (
    <div class="ladder-legs" role="group" aria-label={t({ en: 'Legs', de: 'Strecken' })}>
      {ladder.legs.map(({ id, colour, label, callId }) => {
        const isShown = legs === undefined || legs.includes(id)
        return (
          <button
            key={id}
            type="button"
            title={callId === undefined ? label : `${label}\nCall-ID: ${callId}`}
            aria-pressed={isShown}
            style={`color:${palette.leg[colour]}${isShown ? `;background:${palette.tint[colour]}` : ''}`}
            onClick={() => change(state => toggleLeg(state, id, all))}
          >
            <b>{id}</b> {label}
          </button>
        )
      })}
    </div>
  )
}

function Search({ state, change, found, seek, searchField }: ToolsOptions) {
  return (
    <form
      class="ladder-search"
      role="search"
      onSubmit={event => {
        event.preventDefault()
        seek(1)
      }}
    >
      <TextField
        bare
        type="search"
        label={t({ en: 'Search rows and messages', de: 'Zeilen und Nachrichten durchsuchen' })}
        placeholder={t({ en: 'Search  /', de: 'Suchen  /' })}
        value={state.sought}
        field={searchField}
        onChange={sought => change(before => ({ ...before, sought }))}
      />
      {state.sought !== '' && (
        <span class="soft" role="status">
          {t({ en: '{found} found', de: '{found} gefunden' }, { found })}
        </span>
      )}
    </form>
  )
}

function PlayButtons({ player: { isPlaying, isWhole, speed, toggle, faster, stop } }: { player: Player }) {
  return (
    <div class="ladder-play" role="group" aria-label={t({ en: 'Play', de: 'Abspielen' })}>
      <Button onClick={toggle} title="p">
        {isPlaying ? t({ en: '❚❚ Pause', de: '❚❚ Anhalten' }) : t({ en: '▶ Play', de: '▶ Abspielen' })}
      </Button>
      <Button
        onClick={faster}
        title="P"
        label={t({ en: 'Speed {speed}', de: 'Geschwindigkeit {speed}' }, { speed })}
      >
        {speed}×
      </Button>
      {!isWhole && <Button onClick={stop}>{t({ en: 'Show all', de: 'Alles zeigen' })}</Button>}
    </div>
  )
}

function SaveMenu({ picture, packets }: { picture: LadderPicture; packets?: string }) {
  const save = async (event: MouseEvent, format: ExportFormat): Promise<void> => {
    ;(event.currentTarget as HTMLElement).closest('details')?.removeAttribute('open')
    try {
      await saveLadder(picture, format)
    } catch (error) {
      toast(
        t({ en: 'Not saved: {error}', de: 'Nicht gespeichert: {error}' }, { error: String(error) }),
        'bad',
      )
    }
  }
  return (
    <details class="ladder-save">
      <summary class="button">{t({ en: 'Save as', de: 'Speichern als' })}</summary>
      <div>
        {Object.entries(EXPORTS).map(([format, { title }]) => (
          <button key={format} type="button" onClick={event => save(event, format as ExportFormat)}>
            {title}
          </button>
        ))}
        {packets !== undefined && (
          <a href={packets} download>
            pcapng
          </a>
        )}
      </div>
    </details>
  )
}
