// Changes that several rules propose.

import { type Sentences, say } from '../../findings/index.ts'
import type { VoiceRoute } from '../tenant/voice-route.ts'
import type { Change, ChangedObjects } from './change.ts'
import type { Remedy } from './rule.ts'

export const setRoute = (
  identity: string,
  fields: Partial<ChangedObjects['voiceRoutes']>,
): Extract<Change, { part: 'voiceRoutes' }> => ({ do: 'set', part: 'voiceRoutes', identity, fields })

export const setGateway = (
  identity: string,
  fields: Extract<Change, { part: 'gateways'; do: 'set' }>['fields'],
): Change => ({ do: 'set', part: 'gateways', identity, fields })

export const removeRoute = (route: VoiceRoute, cost: Sentences): Remedy => ({
  says: say(
    { en: 'Remove the route "{route}".', de: 'Den Anrufweg "{route}" entfernen.' },
    { route: route.identity },
  ),
  cost,
  changes: [{ do: 'remove', part: 'voiceRoutes', identity: route.identity }],
})

/** What only a person can do, or what Teams has no cmdlet for. */
export const byPerson = (says: Sentences, cost: Sentences): Remedy => ({ says, cost, changes: [] })

/** What it costs to let Microsoft watch an SBC. */
export const OPTIONS_COST = {
  en: 'The SBC has to send OPTIONS every minute to every region, or it is demoted while it is well.',
  de: 'Der SBC muss jede Minute OPTIONS an jede Region senden, sonst wird er zurückgestellt, obwohl er gesund ist.',
} as const

/** What is to be done where it is not known how. */
export const WRITE_ANEW = { en: 'Write the pattern anew.', de: 'Das Muster neu schreiben.' } as const
export const WRITE_AS = { en: 'Write it as {pattern}.', de: 'Es als {pattern} schreiben.' } as const
export const TRANSLATE_TO = {
  en: 'Let the translation be {translation}.',
  de: 'Die Übersetzung {translation} lauten lassen.',
} as const
export const TRANSLATE_TO_PLUS = {
  en: 'Let the translation begin with + and the country code.',
  de: 'Die Übersetzung mit + und Landesvorwahl beginnen lassen.',
} as const
/** What it costs to do away with what does nothing. */
export const DOES_NOTHING = { en: 'Nothing: it does nothing.', de: 'Nichts: Es bewirkt nichts.' } as const
/** What it costs to ask a rule before another. */
export const ITS_NUMBERS = {
  en: 'Its numbers become what "{rule}" makes of them.',
  de: 'Ihre Nummern werden zu dem, was "{rule}" daraus macht.',
} as const
export const EMERGENCY_COST = {
  en: 'The provider behind these SBCs must take emergency calls and know where the caller is; ask before, and make an announced test call.',
  de: 'Der Anbieter hinter diesen SBCs muss Notrufe annehmen und wissen, wo der Anrufer ist; vorher fragen und einen angekündigten Testanruf machen.',
} as const
