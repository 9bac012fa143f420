// Records of calls that should come and do not: where an SBC is known by them alone, its health is then that of yesterday.

import { inAll, say } from '../../findings/index.ts'
import type { AlertRule, Condition } from '../alert-rule.ts'

export const recordsMissing: AlertRule = {
  id: 'records/missing',
  title: { en: 'Records of calls do not come', de: 'Datensätze von Anrufen kommen nicht' },
  remedy: {
    en: 'Give Linesman the folder and the right to read what is in it, or do what Microsoft Graph asks for (`collect.records`). What is missing until then is fetched afterwards.',
    de: 'Linesman den Ordner und das Recht geben, darin zu lesen, oder tun, was Microsoft Graph verlangt (`collect.records`). Was bis dahin fehlt, wird danach geholt.',
  },
  judge: seen =>
    seen.recordSources.flatMap(({ kind, name, standing }): Condition[] => {
      const about = `records ${name}`
      if (standing.state === 'unknown') return [{ about, unclear: true }]
      if (standing.state === 'fine') return []
      const says =
        kind === 'folder'
          ? say(OF_FOLDER, { name, why: standing.says })
          : say(OF_GRAPH, { why: standing.says })
      return [{ about, severity: 'warning', says: inAll(says) }]
    }),
}

const OF_FOLDER = {
  en: 'Records are missing: the folder {name}: {why}.',
  de: 'Es fehlen Datensätze: der Ordner {name}: {why}.',
} as const
const OF_GRAPH = {
  en: 'Records of Microsoft Graph are missing: {why}.',
  de: 'Es fehlen Datensätze von Microsoft Graph: {why}.',
} as const
