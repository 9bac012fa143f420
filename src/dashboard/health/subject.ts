// Whose health it is, in words and in the address.

import type { HealthOne } from '../../api/shapes/index.ts'
import type { Wording } from '../../findings/index.ts'

export type Subject = HealthOne['subject']

export const SUBJECTS: readonly Subject[] = ['sbc', 'region', 'trunk']

export const SUBJECT_WORDS: Readonly<Record<Subject, Wording>> = {
  sbc: { en: 'SBC', de: 'Der SBC' },
  region: { en: 'Microsoft regions', de: 'Regionen von Microsoft' },
  trunk: { en: 'Trunks', de: 'Amtsleitungen' },
}

/** The two ways of calls; the second carries transfers too. */
export const WAYS: Readonly<Record<'inbound' | 'outbound', { title: Wording; way: Wording }>> = {
  inbound: {
    title: { en: 'Can I be called?', de: 'Kann man mich anrufen?' },
    way: { en: 'Telephone network → Teams', de: 'Telefonnetz → Teams' },
  },
  outbound: {
    title: { en: 'Can I call and transfer?', de: 'Kann ich anrufen und weiterleiten?' },
    way: { en: 'Teams → telephone network', de: 'Teams → Telefonnetz' },
  },
}

export const keyOf = ({ subject, name }: Pick<HealthOne, 'subject' | 'name'>): string => `${subject} ${name}`
