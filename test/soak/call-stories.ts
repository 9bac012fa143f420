// What calls do in the soak, each by chance within its story. A party that is told something that no longer fits does
// nothing: the network may have ended its call meanwhile.

import type { Party, Stage } from './stage.ts'

interface CallStory {
  name: string
  /** Of all calls, how many are so; the sum is taken as the whole. */
  weight: number
  play(stage: Stage, from: 'carrier' | 'teams'): void
}

const answer = (stage: Stage, { name, end, call }: Party): void =>
  stage.act(name, now => end.answer(call, now))
const ring = (stage: Stage, { name, end, call }: Party): void => stage.act(name, now => end.ring(call, now))

/** Rings, perhaps, and answers; then the rest of the story begins. */
const answering =
  (stage: Stage, then: (party: Party) => void = () => {}) =>
  (called: Party): void => {
    if (stage.happens(80)) ring(stage, called)
    stage.timeline.in(stage.between(0, 4000), () => {
      answer(stage, called)
      then(called)
    })
  }

/** One of them, or both at once. */
function hangUp(stage: Stage, caller: Party, called: Party | undefined, afterMs: number): void {
  const who = stage.chance.below(10)
  stage.timeline.in(afterMs, () => {
    if (who < 7 || called === undefined) stage.tell(caller, { type: 'hang-up' })
    if (who > 4 && called !== undefined) stage.tell(called, { type: 'hang-up' })
  })
}

/** A call that is answered, what happens in it, and its end. */
function talk(
  stage: Stage,
  from: 'carrier' | 'teams',
  during: (caller: Party, called: Party) => void,
  lengthMs: number,
): void {
  const caller: Party = stage.place(
    from,
    answering(stage, called => {
      stage.timeline.in(500, () => during(caller, called))
      hangUp(stage, caller, called, lengthMs)
    }),
  )
  // A caller whose call never came to be does not wait for ever.
  hangUp(stage, caller, undefined, lengthMs + 200_000)
}

const offer = (stage: Stage, party: Party, direction: 'inactive' | 'sendonly' | 'sendrecv'): void =>
  stage.tell(party, { type: 're-invite', body: party.call.audio.offer(direction) })

const straight: CallStory = {
  name: 'straight',
  weight: 30,
  play: (stage, from) => talk(stage, from, () => {}, stage.between(1000, 20_000)),
}

const refused: CallStory = {
  name: 'refused',
  weight: 8,
  play: (stage, from) => {
    const status = stage.oneOf(486, 480, 404, 603, 500, 488)
    stage.place(from, called => {
      if (stage.happens(50)) ring(stage, called)
      stage.timeline.in(stage.between(0, 3000), () => stage.tell(called, { type: 'reject', status }))
    })
  },
}

const cancelled: CallStory = {
  name: 'cancelled',
  weight: 8,
  play: (stage, from) => {
    const caller = stage.place(from, called => {
      if (stage.happens(70)) ring(stage, called)
    })
    stage.timeline.in(stage.between(0, 8000), () => stage.tell(caller, { type: 'hang-up' }))
  },
}

/** CANCEL and 200 pass each other. */
const cancelRace: CallStory = {
  name: 'cancel race',
  weight: 8,
  play: (stage, from) => {
    const gap = stage.between(-60, 60)
    const caller: Party = stage.place(from, called => {
      ring(stage, called)
      stage.timeline.in(1000, () => answer(stage, called))
      stage.timeline.in(1000 + gap, () => stage.tell(caller, { type: 'hang-up' }))
    })
    stage.timeline.in(60_000, () => stage.tell(caller, { type: 'hang-up' }))
  },
}

/** Nobody takes it: the SBC gives up after three minutes, if the caller does not. */
const noAnswer: CallStory = {
  name: 'no answer',
  weight: 3,
  play: (stage, from) => {
    const caller = stage.place(from, called => ring(stage, called))
    if (stage.happens(50)) {
      const patience = stage.between(20_000, 179_000)
      stage.timeline.in(patience, () => stage.tell(caller, { type: 'hang-up' }))
    }
  },
}

const held: CallStory = {
  name: 'hold',
  weight: 10,
  play: (stage, from) => {
    const during = (caller: Party, called: Party): void => {
      const holder = stage.oneOf(caller, called)
      for (let turn = 0; turn < stage.between(1, 3); turn++) {
        stage.timeline.in(turn * 3000, () => offer(stage, holder, stage.oneOf('inactive', 'sendonly')))
        stage.timeline.in(turn * 3000 + 1500, () => offer(stage, holder, 'sendrecv'))
      }
    }
    talk(stage, from, during, stage.between(2000, 15_000))
  },
}

/** Both offer at once: 491, and both try again. */
const glare: CallStory = {
  name: 'glare',
  weight: 8,
  play: (stage, from) => {
    const during = (caller: Party, called: Party): void => {
      offer(stage, caller, 'inactive')
      stage.timeline.in(stage.between(0, 30), () => offer(stage, called, 'sendonly'))
    }
    talk(stage, from, during, stage.between(2000, 15_000))
  },
}

/** Long enough for the session to be refreshed several times (RFC 4028). */
const refreshed: CallStory = {
  name: 'refresh',
  weight: 4,
  play: (stage, from) => talk(stage, from, () => {}, stage.between(100_000, 300_000)),
}

const asked: CallStory = {
  name: 'questions',
  weight: 5,
  play: (stage, from) => {
    const during = (caller: Party, called: Party): void => {
      for (const party of [caller, called]) {
        const method = stage.oneOf('INFO', 'OPTIONS', 'UPDATE', 'MESSAGE', 'NOTIFY')
        stage.tell(party, { type: 'request', method })
      }
    }
    talk(stage, from, during, stage.between(1000, 8000))
  },
}

const REFERRED_BY = '<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:6;x-t=7;x-ti=8;x-tt=aHR0cHM6%3d>'

/** What the target of a transfer does with its call. */
function atTarget(stage: Stage): (party: Party) => void {
  const die = stage.chance.below(10)
  if (die < 5) return answering(stage, party => hangUpAfter(stage, party))
  if (die < 7) return party => stage.tell(party, { type: 'reject', status: stage.oneOf(486, 603, 480, 503) })
  if (die < 9) return party => ring(stage, party)
  return () => {}
}

const hangUpAfter = (stage: Stage, party: Party): void =>
  stage.timeline.in(stage.between(1000, 15_000), () => stage.tell(party, { type: 'hang-up' }))

const transferred: CallStory = {
  name: 'transfer',
  weight: 16,
  play: stage => {
    const target = stage.oneOf(
      stage.target(atTarget(stage)),
      stage.target(atTarget(stage)),
      'sip:evil.example;user=phone',
      'tel:+4912345',
    )
    const during = (caller: Party, called: Party): void => {
      const headers: [string, string][] = [
        ['REFER-TO', `<${target}>`],
        ['REFERRED-BY', REFERRED_BY],
      ]
      stage.tell(called, { type: 'request', method: 'REFER', headers })
      if (stage.happens(15)) stage.tell(called, { type: 'request', method: 'REFER', headers })
      // The caller, or the transferor, leaves in the middle of it.
      const leaver = stage.oneOf(caller, called, undefined, undefined)
      if (leaver !== undefined) {
        stage.timeline.in(stage.between(0, 5000), () => stage.tell(leaver, { type: 'hang-up' }))
      }
      if (stage.happens(70))
        stage.timeline.in(stage.between(5000, 8000), () => stage.tell(called, { type: 'bye' }))
    }
    talk(stage, 'carrier', during, stage.between(5000, 30_000))
  },
}

const STORIES: readonly CallStory[] = [
  straight,
  refused,
  cancelled,
  cancelRace,
  noAnswer,
  held,
  glare,
  refreshed,
  asked,
  transferred,
]

export function anyStory(stage: Stage): CallStory {
  let left = stage.chance.below(STORIES.reduce((sum, { weight }) => sum + weight, 0))
  for (const story of STORIES) {
    left -= story.weight
    if (left < 0) return story
  }
  return straight
}
