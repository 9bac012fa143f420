// What others tell afterwards or of themselves: Microsoft's records of calls and transfers, a carrier's registrar, a probe.

import { type FactOf, hostIn, talkMs, UNDATED } from '../../facts/index.ts'
import { type Said, say, type Wording } from '../../findings/index.ts'
import { between, type Instant, isAddress, millis, type PeopleTime, remember } from '../../kernel/index.ts'
import { explainCode, recordDirection, recordKey } from '../../records/index.ts'
import type { ProbeResult } from '../probe/probe-result.ts'
import type { Ledger } from './ledger.ts'
import { verdictOf, verdictOfCode } from './outcome.ts'
import type { Places } from './places.ts'
import type { QualityCount } from './quality-count.ts'

type CallRecord = FactOf<'call-record'>

/** Records known already: two exports cover the same days. */
const KNOWN_LIMIT = 10_000

export class RecordWatch {
  readonly #ledger: Ledger
  readonly #places: Places
  readonly #people: PeopleTime
  readonly #known = new Map<string, true>()

  /** Records tell of times by clocks of `people`. */
  constructor(ledger: Ledger, places: Places, people: PeopleTime) {
    this.#ledger = ledger
    this.#places = places
    this.#people = people
  }

  record(fact: CallRecord, now: Instant): void {
    const { sbc: name, microsoftCode: code, sipStatus: status, successful, signallingRegion } = fact
    const at = this.#people.asFact(fact.endedAt ?? fact.failedAt ?? fact.startedAt ?? fact.at)
    const direction = recordDirection(fact)
    if (name === undefined || direction === undefined) return
    if (at > now || between(at, now) > this.#ledger.options.recordsMs || !this.#isNew(fact)) return
    const sbc = this.#ledger.of('sbc', name.toLowerCase(), now)
    if (sbc === undefined) return
    const verdict =
      code === undefined
        ? (verdictOf(status ?? (successful ? 200 : 500), true) ?? 'neither')
        : verdictOfCode(code, status, successful)
    if (sbc.seen.callAt === undefined || at > sbc.seen.callAt) sbc.seen.callAt = at
    // Where messages are seen, they have been counted.
    if (sbc.seen.sipSince === undefined) count(sbc.quality, fact, at)
    const place = { kind: code === undefined ? 'calls' : 'code', direction } as const
    if (verdict === 'bad') return this.#ledger.recorded(sbc, place, at, recorded(fact))
    if (verdict !== 'good') return
    this.#ledger.recorded(sbc, place, at)
    // A call that came about shows that its region works; one that failed rarely tells by whose fault.
    this.#ledger.recorded(this.#ledger.of('region', signallingRegion, now), place, at)
  }

  transfer(fact: FactOf<'transfer-completion'>, now: Instant): void {
    const { subCode, code, phrase } = fact
    if (verdictOfCode(subCode, code, code < 300) !== 'bad') return
    const at = fact.at === UNDATED ? now : this.#people.asFact(fact.at)
    if (at > now || between(at, now) > this.#ledger.options.recordsMs) return
    // Microsoft's record names no SBC.
    const why = explained(subCode, code, phrase)
    this.#ledger.recorded(this.#ledger.onlySbc, { kind: 'code', direction: 'outbound' }, at, why)
  }

  registration(fact: FactOf<'registration'>, now: Instant): void {
    const { observer, aor, event, status, expiresSeconds } = fact
    const trunk = this.#ledger.of('trunk', this.#places.trunkNamed(observer, hostIn(aor) ?? aor), now)
    const place = { kind: 'registration', direction: 'inbound' } as const
    switch (event) {
      case 'registered':
      case 'refreshed':
        return this.#ledger.good(
          trunk,
          place,
          now,
          expiresSeconds === undefined ? undefined : millis(expiresSeconds * 1000),
        )
      case 'refused':
        return this.#ledger.bad(trunk, place, now, refused(status))
      case 'lapsed':
        return this.#ledger.ended(trunk, place, now, LAPSED)
      case 'removed':
    }
  }

  probed({ target, outcome, says }: ProbeResult, now: Instant): void {
    const host = target.replace(/:\d+$/, '').toLowerCase()
    const name = isAddress(host) ? this.#places.sbcOf('', host) : host
    const sbc = this.#ledger.of('sbc', name, now)
    const place = { kind: 'probe', direction: 'outbound' } as const
    if (outcome === 'fine') this.#ledger.good(sbc, place, now)
    else this.#ledger.bad(sbc, place, now, probeFailed(says))
  }

  #isNew(fact: CallRecord): boolean {
    const key = recordKey(fact)
    if (this.#known.has(key)) return false
    remember(this.#known, key, true, KNOWN_LIMIT)
    return true
  }
}

function count(quality: QualityCount, fact: CallRecord, at: Instant): void {
  const { successful, sipStatus = 0, durationMs, startedAt, endedAt } = fact
  quality.call(successful ? 200 : sipStatus >= 300 ? sipStatus : 500, true, at)
  const lasted =
    durationMs ?? (startedAt !== undefined && endedAt !== undefined ? talkMs(startedAt, endedAt) : undefined)
  if (successful && lasted !== undefined) quality.ended(lasted, at)
}

const recorded = ({ microsoftCode, sipStatus = 0, phrase }: CallRecord): Said =>
  microsoftCode === undefined
    ? say(
        { en: 'Calls are recorded with {status}.', de: 'Anrufe sind mit {status} verzeichnet.' },
        { status: String(sipStatus) },
      )
    : explained(microsoftCode, sipStatus, phrase)

function explained(microsoftCode: number, sipStatus: number, phrase?: string): Said {
  const found = explainCode({ microsoftCode, sipStatus, ...(phrase !== undefined && { phrase }) })
  const values = { code: String(microsoftCode) }
  return found === undefined
    ? say({ en: 'Microsoft recorded {code}.', de: 'Microsoft verzeichnete {code}.' }, values)
    : say(
        { en: 'Microsoft recorded {code}: {meaning}', de: 'Microsoft verzeichnete {code}: {meaning}' },
        { ...values, meaning: found.meaning },
      )
}

const refused = (status: number | undefined): Said =>
  status === undefined
    ? say({ en: 'The registrar does not answer.', de: 'Der Registrar antwortet nicht.' })
    : say(
        { en: 'The registrar answers with {status}.', de: 'Der Registrar antwortet mit {status}.' },
        { status: String(status) },
      )
const LAPSED: Said = say({
  en: 'The registration has lapsed: nobody can be rung up over this trunk.',
  de: 'Die Registrierung ist abgelaufen: Über diese Amtsleitung ist niemand anzurufen.',
})

const probeFailed = (says: Wording): Said =>
  say({ en: 'A probe from here fails: {says}', de: 'Eine Probe von hier scheitert: {says}' }, { says })
