// Alerts: what is open, what is silenced, and how the channels fare.

import type { Language } from '../../findings/index.ts'
import { after, minutes } from '../../kernel/index.ts'
import { answering, type Door, languageOf, whoIs } from '../app.ts'
import { needed, notFound, Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import { alertsAnswer, alertsQuery, silenceId, silenceOrder } from '../shapes/alerts.ts'
import { alertTold } from '../telling/told.ts'

const PATH = '/api/v1/alerts'

export const alertsDoor: Door = (app, { services }) => {
  const desk = () => needed(services.alerts, 'alerts', 'nothing raises alerts in this system')
  const told = (language: Language) => answer(desk(), services, language)

  app.route({
    method: 'GET',
    url: PATH,
    config: { needs: 'read' },
    schema: {
      summary: 'Alerts, silences and channels',
      tags: ['alerts'],
      querystring: alertsQuery,
      response: answering(alertsAnswer),
    },
    handler: async request => told(languageOf(request, request.query.lang)),
  })

  app.route({
    method: 'POST',
    url: `${PATH}/silences`,
    config: { needs: 'operate' },
    schema: {
      summary: 'Silences alerts for a while',
      tags: ['alerts'],
      body: silenceOrder,
      response: answering(alertsAnswer),
    },
    handler: async request => {
      const { minutes: length, note, rule, about } = request.body
      const from = services.clock.now()
      const by = whoIs(request)
      const silence = desk().silence({
        ...{ from, until: after(from, minutes(length)), by, note },
        ...(rule !== undefined && { rule }),
        ...(about !== undefined && { about }),
      })
      if (silence === undefined) throw tooMany()
      request.deed = `${rule ?? 'all'} ${about ?? ''} for ${length} min`
      return told(languageOf(request))
    },
  })

  app.route({
    method: 'DELETE',
    url: `${PATH}/silences/:id`,
    config: { needs: 'operate' },
    schema: {
      summary: 'Ends a silence',
      tags: ['alerts'],
      params: silenceId,
      response: answering(alertsAnswer),
    },
    handler: async request => {
      if (!desk().unsilence(request.params.id))
        throw notFound('alerts/no-silence', 'there is no such silence, or it is over')
      return told(languageOf(request))
    },
  })
}

const tooMany = (): Refusal =>
  new Refusal(429, {
    code: 'alerts/too-many-silences',
    what: 'there are too many silences',
    hint: 'end one that is not needed any more',
  })

function answer(desk: NonNullable<Services['alerts']>, { clock }: Services, language: Language) {
  const now = clock.now()
  const all = [...desk.alerts(now)].sort(
    (left, right) =>
      Number(left.endedAt !== undefined) - Number(right.endedAt !== undefined) || right.seenAt - left.seenAt,
  )
  return {
    schemaVersion: 1 as const,
    alerts: all.map(each => alertTold(each, language)),
    silences: [...desk.silences(now)],
    channels: [...desk.channels()],
  }
}
