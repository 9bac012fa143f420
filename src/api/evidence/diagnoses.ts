// Evidence that was handed in, on its way to findings: one is read at a time, few wait, results are kept for a while.
//
//   files on the disk --> waiting --its turn--> reading --> done | failed (too long, unreadable) --an hour--> forgotten
//
// The files go as soon as they are read.

import { rm } from 'node:fs/promises'
import type { ReportDocument } from '../../diagnosis/index.ts'
import type { Ladder } from '../../facts/index.ts'
import type { Language, ToldFinding } from '../../findings/index.ts'
import { after, type Instant, minutes, OperatorError, seconds } from '../../kernel/index.ts'
import { notFound, Refusal } from '../refusal.ts'
import type { Diagnosed, EvidenceFile, Services } from '../services.ts'
import type { DiagnosisAnswer } from '../shapes/desk.ts'

const WAITING = 4
const KEPT = 20
const KEEP = minutes(60)
/** Of one diagnosis; a capture may hold thousands of calls. */
const LADDERS = 50
const ROWS = 500
const FINDINGS = 500

interface Job {
  id: string
  folder: string
  files: readonly EvidenceFile[]
  state: DiagnosisAnswer['state']
  progress: number
  says?: string
  sources: Diagnosed['sources']
  findings: readonly ToldFinding[]
  ladders: readonly Ladder[]
  reports?: Diagnosed['reports']
  forgetAt: Instant
  cancel: AbortController
}

export class Diagnoses {
  readonly #services: Pick<Services, 'diagnose' | 'clock' | 'chance' | 'say'>
  readonly #limitSeconds: number
  readonly #jobs = new Map<string, Job>()
  #reading: Job | undefined

  constructor(services: Pick<Services, 'diagnose' | 'clock' | 'chance' | 'say'>, limitSeconds: number) {
    this.#services = services
    this.#limitSeconds = limitSeconds
  }

  /** Whether another would be taken; asked before its files are. */
  get hasRoom(): boolean {
    this.#forget()
    return [...this.#jobs.values()].filter(({ state }) => state === 'waiting').length < WAITING
  }

  /** The folder is removed once its files are read. Throws where too many wait. */
  async take(folder: string, files: readonly EvidenceFile[]): Promise<string> {
    if (!this.hasRoom) {
      await remove(folder)
      throw tooManyWait()
    }
    const id = this.#services.chance.hex(16)
    this.#jobs.set(id, {
      ...{ id, folder, files, state: 'waiting', progress: 0, sources: [], findings: [], ladders: [] },
      forgetAt: after(this.#services.clock.steady(), KEEP),
      cancel: new AbortController(),
    })
    this.#next()
    return id
  }

  answer(id: string, language: Language): DiagnosisAnswer {
    const { state, progress, says, sources, findings, ladders, reports } = this.#job(id)
    return {
      schemaVersion: 1,
      ...{ id, state, progress },
      ...(says !== undefined && { says }),
      sources: [...sources],
      findings: findings.map(finding => finding[language]),
      ladders: [...ladders],
      hasReport: reports !== undefined,
    }
  }

  report(id: string, language: Language): ReportDocument {
    const report = this.#job(id).reports?.[language]
    if (report !== undefined) return report
    throw notFound('diagnoses/no-report', 'there is no report of this diagnosis', 'wait until it is done')
  }

  /** Stops what goes on of it, and forgets it. */
  drop(id: string): Promise<void> {
    return this.#drop(this.#job(id))
  }

  async end(): Promise<void> {
    for (const job of [...this.#jobs.values()]) await this.#drop(job)
  }

  async #drop(job: Job): Promise<void> {
    this.#jobs.delete(job.id)
    job.cancel.abort()
    if (this.#reading !== job) await remove(job.folder)
  }

  #job(id: string): Job {
    this.#forget()
    const job = this.#jobs.get(id)
    if (job !== undefined) return job
    throw notFound('diagnoses/not-found', 'there is no such diagnosis, or no more', 'hand the files in again')
  }

  #forget(): void {
    const now = this.#services.clock.steady()
    const over = [...this.#jobs.values()].filter(({ state }) => state === 'done' || state === 'failed')
    for (const [index, job] of over.entries())
      if (job.forgetAt <= now || index < over.length - KEPT) this.#jobs.delete(job.id)
  }

  #next(): void {
    if (this.#reading !== undefined) return
    const job = [...this.#jobs.values()].find(({ state }) => state === 'waiting')
    if (job === undefined) return
    this.#reading = job
    this.#read(job).then(() => {
      this.#reading = undefined
      this.#next()
    })
  }

  /** Never throws: what goes wrong is the job's outcome. */
  async #read(job: Job): Promise<void> {
    job.state = 'reading'
    const limit = seconds(this.#limitSeconds)
    const callOff = this.#services.clock.after(limit, () => {
      fail(job, `reading took more than ${this.#limitSeconds} s`)
      job.cancel.abort()
    })
    const outcome = await this.#outcomeOf(job)
    callOff()
    await remove(job.folder)
    job.files = []
    job.forgetAt = after(this.#services.clock.steady(), KEEP)
    outcome()
  }

  /** How the job is told to have ended. */
  async #outcomeOf(job: Job): Promise<() => void> {
    try {
      const { diagnose } = this.#services
      if (diagnose === undefined) throw new Error('nothing here reads evidence')
      const progress = (part: number, says: string): void => {
        job.progress = Math.max(job.progress, Math.min(0.99, part))
        if (job.state === 'reading') job.says = says
      }
      const diagnosed = await diagnose(job.files, { signal: job.cancel.signal, progress })
      return () => finish(job, diagnosed)
    } catch (error) {
      if (error instanceof OperatorError) return () => fail(job, error.message)
      if (!job.cancel.signal.aborted)
        this.#services.say(`api: a diagnosis failed: ${(error as Error).message}`)
      return () => fail(job, 'it could not be read to its end')
    }
  }
}

function finish(job: Job, { ladders, calls = ladders.length, sources, findings, reports }: Diagnosed): void {
  if (job.state !== 'reading') return
  job.sources = sources.map(({ name, kind, read, skipped, problems }) => ({
    ...{ name, kind, read, skipped },
    problems: problems.slice(0, 100),
  }))
  job.findings = findings.slice(0, FINDINGS)
  if (reports !== undefined) job.reports = reports
  job.ladders = ladders.slice(0, LADDERS).map(ladder => ({ ...ladder, rows: ladder.rows.slice(0, ROWS) }))
  job.state = 'done'
  job.progress = 1
  if (calls > job.ladders.length) job.says = `${job.ladders.length} of ${calls} calls are drawn`
  else delete job.says
}

function fail(job: Job, says: string): void {
  if (job.state !== 'reading') return
  job.state = 'failed'
  job.says = says
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

export const tooManyWait = (): Refusal =>
  new Refusal(
    429,
    { code: 'diagnoses/busy', what: `${WAITING} diagnoses wait already`, hint: 'try again in a minute' },
    60,
  )
