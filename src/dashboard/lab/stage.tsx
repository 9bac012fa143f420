// One story on the stage: how it is to be played, and what came of it; with a fault, the healthy run beside it.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { LabAnswer, PlayedAnswer } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import { ask, type Loaded } from '../frame/client.ts'
import { CheckField, SelectField, TextField } from '../frame/field.tsx'
import { ErrorState, LoadingState } from '../frame/instead.tsx'
import { useKeys } from '../frame/keys.ts'
import { Panel } from '../frame/panel.tsx'
import { may } from '../frame/session.ts'
import { failed } from '../frame/use-loaded.ts'
import { language, t } from '../frame/words.ts'
import { Outcome } from './outcome.tsx'
import { W } from './words.ts'

export type Story = LabAnswer['stories'][number]
export type Fault = LabAnswer['faults'][number]

/** How fast rows appear; 0: all are there at once. */
export type Speed = 0 | 1 | 10

const SEEDS = 2 ** 32

interface Run {
  /** Runs are told apart by it: a new one plays from the start. */
  number: number
  speed: Speed
  played: Loaded<readonly PlayedAnswer[]>
}

export function Stage({ story, fault }: { story: Story; fault: Fault | undefined }) {
  const [seed, setSeed] = useState('1')
  const [speed, setSpeed] = useState<Speed>(10)
  const [isBeside, setBeside] = useState(false)
  const { run, play } = useRun(story, fault)
  const begin = (): void => {
    play({ seed: Number(seed) % SEEDS, speed, isBeside })
  }
  useKeys([{ keys: ['Enter'], title: W.next, run: begin }])
  return (
    <>
      <Panel class="stage-head">
        <h2>{story.title}</h2>
        <p>{story.says}</p>
        {fault !== undefined && (
          <p>
            <span class="note">{t(W.broken)}</span> {fault.title}
          </p>
        )}
        <form
          class="stage-choices"
          onSubmit={event => {
            event.preventDefault()
            begin()
          }}
        >
          <SelectField
            label={t(W.speed)}
            value={String(speed)}
            onChange={value => setSpeed(Number(value) as Speed)}
            choices={[
              ['1', '1×'],
              ['10', '10×'],
              ['0', t(W.instant)],
            ]}
          />
          <TextField
            label={t(W.seed)}
            type="number"
            value={seed}
            onChange={value => setSeed(value.replaceAll(/\D/g, ''))}
          />
          {fault !== undefined && <CheckField label={t(W.beside)} checked={isBeside} onChange={setBeside} />}
          <Button kind="main" submit disabled={!may('operate') || run?.played.state === 'loading'}>
            {t(run === undefined ? W.play : W.again)}
          </Button>
          <span class="soft">{t(may('operate') ? W.seedHint : W.mayNot)}</span>
        </form>
      </Panel>
      {run !== undefined && <Ran run={run} again={begin} />}
    </>
  )
}

function Ran({ run: { number, speed, played }, again }: { run: Run; again: () => void }) {
  if (played.state === 'loading')
    return (
      <Panel>
        <p class="soft" role="status">
          {t(W.playing)}
        </p>
        <LoadingState />
      </Panel>
    )
  if (played.state === 'failed') return <ErrorState failure={played} again={again} />
  return (
    <div class={played.answer.length > 1 ? 'outcomes both' : 'outcomes'}>
      {played.answer.map((each, place) => (
        <Outcome key={`${number} ${place}`} played={each} speed={speed} isBeside={played.answer.length > 1} />
      ))}
    </div>
  )
}

interface Wish {
  seed: number
  speed: Speed
  isBeside: boolean
}

/** Plays when it is told to, and at once when the page is opened: whoever chose a card has pressed play. */
function useRun(story: Story, fault: Fault | undefined) {
  const [run, setRun] = useState<Run>()
  const last = useRef(0)
  const playOne = (seed: number, broken: Fault | undefined): Promise<PlayedAnswer> =>
    ask('lab/play', {
      method: 'POST',
      body: {
        story: story.id,
        seed,
        lang: language.value,
        ...(broken !== undefined && { fault: broken.id }),
      },
    })
  const play = async ({ seed, speed, isBeside }: Wish): Promise<void> => {
    const number = ++last.current
    const show = (played: Run['played']): void => {
      if (number === last.current) setRun({ number, speed, played })
    }
    show({ state: 'loading' })
    try {
      const answer = isBeside ? [await playOne(seed, undefined)] : []
      show({ state: 'done', answer: [...answer, await playOne(seed, fault)] })
    } catch (error) {
      show(failed(error))
    }
  }
  useEffect(() => {
    if (may('operate')) play({ seed: 1, speed: 10, isBeside: false })
  }, [])
  return { run, play }
}
