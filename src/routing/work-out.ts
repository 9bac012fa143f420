// What is worked out of a whole tenant, for whoever has it done elsewhere: a wish and its answer are data of a bounded size,
// so that both can go to a thread, and by HTTP.

import type { Language } from '../findings/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { How } from './down.ts'
import { lint, type NotRun } from './lint/lint.ts'
import type { LintFinding } from './lint/rule.ts'
import { LINT_RULES } from './lint/rules.ts'
import { failureMatrix } from './matrix/matrix.ts'
import type { Reading } from './reading.ts'
import type { Tenant } from './tenant/tenant.ts'
import { indexTenant } from './tenant/tenant-index.ts'
import { matrixHtml } from './view/matrix-html.ts'
import { type MatrixJson, matrixCsv, matrixJson } from './view/matrix-json.ts'

export interface TenantWish<Wanted extends keyof TenantAnswers = keyof TenantAnswers> {
  wants: Wanted
  reading: Reading
  /** Of the matrix: what is down is down in this way. */
  how: How
  /** When the export was read. */
  at: Instant
  /** Of findings; English without it. */
  language?: Language
}

/** The matrix as what scripts read, as a table and as a page. */
export interface TenantAnswers {
  lint: LintJson
  matrix: MatrixJson
  csv: string
  html: string
}

export interface LintJson {
  schemaVersion: 1
  /** How many rules there are. */
  rules: number
  /** The worst first. */
  findings: LintFinding[]
  /** Findings beyond the limit. */
  findingsLeftOut: number
  notRun: NotRun[]
}

export const workOut = <Wanted extends keyof TenantAnswers>(
  tenant: Tenant,
  wish: TenantWish<Wanted>,
): TenantAnswers[Wanted] => WORKS[wish.wants](tenant, wish)

/** As many as somebody reads, the worst first. */
const FINDINGS = 500
const ROWS = 500

const WORKS: {
  [Wanted in keyof TenantAnswers]: (tenant: Tenant, wish: TenantWish) => TenantAnswers[Wanted]
} = {
  lint: (tenant, { at, reading, language = 'en' }) => {
    const { findings, notRun } = lint(tenant, { at, reading, language })
    return {
      schemaVersion: 1,
      rules: LINT_RULES.length,
      findings: findings.slice(0, FINDINGS),
      findingsLeftOut: Math.max(0, findings.length - FINDINGS),
      notRun,
    }
  },
  matrix: (tenant, wish) => matrixJson(matrixOf(tenant, wish), ROWS),
  csv: (tenant, wish) => matrixCsv(matrixOf(tenant, wish)),
  html: (tenant, wish) => matrixHtml(matrixOf(tenant, wish)),
}

const matrixOf = (tenant: Tenant, { how, reading }: TenantWish) =>
  failureMatrix(indexTenant(tenant), { how, reading })
