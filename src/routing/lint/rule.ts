// What a rule of lint is and what it finds: data around one pure function of a tenant's settings, one file each under
// rules/. What mends it are changes, as data: they are played, printed as PowerShell, and taken back.

import type {
  Certainty,
  Finding,
  RuleHead,
  Sentences,
  Severity,
  Value,
  Wording,
} from '../../findings/index.ts'
import type { TenantPart } from '../tenant/tenant.ts'
import type { Change } from './change.ts'
import type { PowerShell } from './powershell.ts'
import type { TenantFacts } from './tenant-facts.ts'

export interface LintRule extends RuleHead<Wording> {
  /** What comes of it, in whole sentences. */
  why: string
  /** How a person sees it without this program. */
  byHand: string
  /** Without these parts of a tenant nothing can be said. */
  needs: readonly TenantPart[]
  /** Whether it asks for what names resolve to, which no export has. */
  needsAddresses?: true
  find: (facts: TenantFacts) => LintMatch[]
}

/** One thing that is wrong: one finding. */
export interface LintMatch {
  /** Where it is not the rule's. */
  severity?: Severity
  certainty: Certainty
  /** What is wrong and what comes of it, with names, in whole sentences. */
  says: Sentences
  evidence: readonly [Piece, ...Piece[]]
  /** How many objects it is about; 1 when absent. */
  count?: number
  /** The one to take first. */
  remedies: readonly Remedy[]
}

/** An object of the tenant, and of it what counts here. */
export interface Piece {
  /** As `voice route "Germany"`. */
  ref: Value
  text: Value
}

export interface Remedy {
  /** What it does, as an instruction. */
  says: Sentences
  /** What it brings, where that was played or counted. */
  gain?: Sentences
  /** What one pays for it. */
  cost: Sentences
  /** Empty where no cmdlet of Teams does it. */
  changes: readonly Change[]
}

/** The shape scripts rely on: a finding, and what mends it. */
export interface LintFinding extends Finding {
  /** Of the first remedy; null where no cmdlet of Teams mends it. */
  powershell: PowerShell | null
  cost: string | null
  remedies: RemedyJson[]
}

export interface RemedyJson {
  says: string
  gain: string | null
  cost: string
  /** Null where no cmdlet of Teams does it. */
  powershell: PowerShell | null
}
