// The lab: stories and faults, and a story played in simulated time. One at a time, for it takes the processor.

import { ladderOf } from '../../facts/index.ts'
import { answering, type Door, languageOf } from '../app.ts'
import { needed, notFound, Refusal } from '../refusal.ts'
import type { LabDesk } from '../services.ts'
import { labAnswer, labQuery, playedAnswer, playOrder } from '../shapes/desk.ts'

export const labDoor: Door = (app, { services }) => {
  const lab = () => needed(services.lab, 'lab', 'nothing is played in this system')()
  let isPlaying = false

  app.route({
    method: 'GET',
    url: '/api/v1/lab',
    config: { needs: 'read' },
    schema: {
      summary: 'Stories, and what can be broken in them',
      tags: ['lab'],
      querystring: labQuery,
      response: answering(labAnswer),
    },
    handler: async request => {
      const language = languageOf(request, request.query.lang)
      const { stories, faults } = await lab()
      return {
        schemaVersion: 1 as const,
        stories: stories.map(({ id, title, says }) => ({ id, title: title[language], says: says[language] })),
        faults: faults.map(({ id, title, story }) => ({ id, title: title[language], story })),
      }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/v1/lab/play',
    config: { needs: 'operate' },
    schema: {
      summary: 'Plays a story in simulated time',
      tags: ['lab'],
      body: playOrder,
      response: answering(playedAnswer),
    },
    handler: async request => {
      const { story, fault, seed, lang } = request.body
      const desk = await lab()
      check(desk, story, fault)
      if (isPlaying) throw busy()
      request.deed = fault ?? story
      isPlaying = true
      try {
        const language = languageOf(request, lang)
        const played = await desk.play({ story, seed, language, ...(fault !== undefined && { fault }) })
        const { passed, problems, expected, findings, facts } = played
        const ladders = ladderOf(facts.all(), { observer: 'sbc' })
        const told = { ...(fault !== undefined && { fault }), passed, problems, expected, findings, ladders }
        return { schemaVersion: 1 as const, story, seed, ...told }
      } finally {
        isPlaying = false
      }
    },
  })
}

function check({ stories, faults }: LabDesk, story: string, fault: string | undefined): void {
  if (!stories.some(({ id }) => id === story))
    throw notFound('lab/no-such-story', `there is no story "${story}"`, 'see /api/v1/lab')
  if (fault === undefined) return
  const known = faults.find(({ id }) => id === fault)
  if (known === undefined)
    throw notFound('lab/no-such-fault', `there is no fault "${fault}"`, 'see /api/v1/lab')
  if (known.story !== story)
    throw new Refusal(400, {
      code: 'lab/fault-of-another-story',
      what: `this fault is played in the story ${known.story}`,
      where: 'fault',
    })
}

const busy = (): Refusal =>
  new Refusal(
    429,
    { code: 'lab/busy', what: 'another story is being played', hint: 'ask again in a second' },
    1,
  )
