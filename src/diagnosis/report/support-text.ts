// The text for whoever is to act: the vendor of the SBC, Microsoft, the carrier, or those who run the network.

import type { Fact } from '../../facts/index.ts'
import { type Language, type Noun, type Said, say, type Wording, worded } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { type Diagnosed, findingIn } from '../diagnose.ts'
import type { Actor } from '../rule.ts'
import { CERTAINTY_WORDS, clock } from '../words/finding-text.ts'
import { correlationOf } from './correlation.ts'

/** To be copied; plain text, a line an entry. `calls` are Call-IDs of the calls it happened in. */
export function supportText(
  diagnosed: Diagnosed,
  { facts, calls, language }: { facts: readonly Fact[]; calls: readonly string[]; language: Language },
): string[] {
  const { rule, title, says, remedy, reference, certainty, count } = findingIn(diagnosed, language)
  const it = correlationOf(diagnosed.evidence, facts, calls)
  const seen = say(
    {
      en: 'Seen {times}, first {first}, last {last}. Certainty: {certainty}.',
      de: 'Gesehen {times}, zuerst {first}, zuletzt {last}. Gewissheit: {certainty}.',
    },
    {
      times: { count, of: TIMES },
      first: when(it.times[0]),
      last: when(it.times.at(-1)),
      certainty: CERTAINTY_WORDS[certainty],
    },
  )
  const row = (label: Wording | string, items: readonly string[]): Said[] =>
    items.length === 0
      ? []
      : [say({ en: '{label}: {items}', de: '{label}: {items}' }, { label, items: items.join(', ') })]
  const lines: Said[] = [
    say(SUBJECT, { title, rule }),
    ...row(TO, [ADDRESSEES[diagnosed.rule.actor ?? 'sbc'][language]]),
    say({ en: '{says}', de: '{says}' }, { says }),
    seen,
    say(
      { en: 'What we take to be the remedy: {remedy}', de: 'Was nach unserer Einschätzung hilft: {remedy}' },
      { remedy },
    ),
    ...row(
      { en: 'Times (UTC)', de: 'Zeiten (UTC)' },
      [...new Set(it.times)].slice(0, TIMES_SHOWN).map(clock),
    ),
    ...row({ en: 'FQDN of the SBC', de: 'FQDN des SBC' }, it.names),
    ...row({ en: 'Addresses of the SBC', de: 'Adressen des SBC' }, it.own),
    ...row({ en: 'Addresses of the other side', de: 'Adressen der Gegenseite' }, it.others),
    ...row({ en: "Instances of Microsoft's proxy", de: 'Instanzen des Microsoft-Proxys' }, it.nodes),
    ...row('Call-IDs', it.callIds),
    ...row({ en: "Microsoft's ids of the calls", de: 'Anruf-IDs bei Microsoft' }, it.microsoftIds),
    ...row({ en: 'Source', de: 'Quelle' }, [reference]),
  ]
  return lines.map(line => worded(line, language))
}

/** Settings have no time. */
const when = (at: Instant | undefined): string => (at === undefined ? '-' : clock(at))

const TIMES_SHOWN = 10

const SUBJECT = { en: 'Subject: {title} ({rule})', de: 'Betreff: {title} ({rule})' } as const
const TO: Wording = { en: 'To', de: 'An' }
const TIMES: Noun = { en: ['time', 'times'], de: ['Mal', 'Mal'] }

export const ADDRESSEES: Readonly<Record<Actor, Wording>> = {
  sbc: { en: "the support of the SBC's vendor", de: 'den Support des SBC-Herstellers' },
  microsoft: {
    en: 'Microsoft support (Teams Direct Routing)',
    de: 'den Microsoft-Support (Teams Direct Routing)',
  },
  carrier: { en: 'the carrier', de: 'den Anbieter der Amtsleitung' },
  network: { en: 'those who run network, firewall and DNS', de: 'die Betreiber von Netz, Firewall und DNS' },
}
