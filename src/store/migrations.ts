// How the tables came to be: numbered steps, forward only, each in a transaction of its own. A step that was released is
// never changed; what is to be different is the next step. `{words in braces}` are those that each database
// writes in its own way (`Dialect`).

import { OperatorError } from '../kernel/index.ts'

/** Step 1 is the first. */
const STEPS: readonly (readonly string[])[] = [
  [
    `create table fact_blocks (id {number}, batch bigint not null, at bigint not null, last_at bigint not null,
      kind text not null, observer text not null, facts bigint not null, octets bigint not null, body {blob} not null)`,
    'create index fact_blocks_by_time on fact_blocks (at)',
    'create index fact_blocks_by_kind on fact_blocks (kind, at)',
    `create table fact_names (part bigint not null, name bigint not null, block bigint not null,
      primary key (part, name, block)){keyed}`,
    'create table fact_totals (part bigint not null, octets bigint not null)',
    'insert into fact_totals (part, octets) values (0, 0)',
    `create table calls (seq {id}, id text not null, observer text not null, started_at bigint not null,
      answered_at bigint, ended_at bigint, duration_ms bigint, direction text not null, caller text, callee text,
      caller_tail text {octets}, callee_tail text {octets}, trunk text, node text, region text, status bigint, state text not null,
      transfer text not null, says text, legs text not null, findings bigint not null default 0,
      unique (id, observer))`,
    'create index calls_by_time on calls (started_at, seq)',
    'create index calls_by_caller on calls (caller_tail, started_at, seq)',
    'create index calls_by_callee on calls (callee_tail, started_at, seq)',
    'create index calls_by_status on calls (status, started_at, seq)',
    'create index calls_by_node on calls (node, started_at, seq)',
    'create index calls_by_trunk on calls (trunk, started_at, seq)',
    'create index calls_by_region on calls (region, started_at, seq)',
    'create index calls_standing on calls (started_at, seq) where ended_at is null',
    'create index calls_with_findings on calls (started_at, seq) where findings > 0',
    "create index calls_transferred on calls (started_at, seq) where transfer <> 'none'",
    'create index calls_short on calls (started_at, seq) where duration_ms < 10000',
    // Where few calls have the one, an index of the other alone would be walked to its end.
    "create index calls_transferred_by_status on calls (status, started_at, seq) where transfer <> 'none'",
    "create index calls_transferred_by_node on calls (node, started_at, seq) where transfer <> 'none'",
    'create index calls_with_findings_by_status on calls (status, started_at, seq) where findings > 0',
    'create index calls_with_findings_by_node on calls (node, started_at, seq) where findings > 0',
    'create index calls_short_by_status on calls (status, started_at, seq) where duration_ms < 10000',
    'create index calls_short_by_node on calls (node, started_at, seq) where duration_ms < 10000',
    `create table legs (call_id text not null, observer text not null, call text not null,
      primary key (call_id, observer)){keyed}`,
    'create index legs_by_call on legs (call, observer)',
    `create table findings (id {id}, at bigint not null, rule text not null, source text not null,
      severity text not null, body text not null, unique (rule, at, source))`,
    'create index findings_by_time on findings (at)',
    `create table finding_calls (finding bigint not null, ref text not null)`,
    'create index finding_calls_by_ref on finding_calls (ref)',
    `create table health (id {id}, at bigint not null, subject text not null, name text not null, direction text,
      before text, state text not null, reason text not null)`,
    'create index health_by_name on health (subject, name, at)',
    'create index health_by_time on health (at)',
    `create table probes (id {id}, at bigint not null, target text not null, outcome text not null,
      says text not null, duration_ms bigint not null)`,
    'create index probes_by_target on probes (target, at)',
    'create index probes_by_time on probes (at)',
  ],
  ['create table states (name text primary key, body text not null)'],
]

/** What the two databases write differently. */
export interface Dialect {
  /** A number that the database gives to each row. */
  id: string
  /** A number that the row brings, by which it is found. */
  number: string
  /** Behind a text: sorted by its octets. */
  octets: string
  blob: string
  /** Behind a table: its rows stand in the order of the primary key. */
  keyed: string
}

export const SCHEMA_VERSION = STEPS.length

export const VERSION_TABLE = 'create table if not exists linesman_schema (version bigint not null)'
export const READ_VERSION = 'select max(version) as version from linesman_schema'

/** The steps from `version` (0: an empty database) to today's, in order. Throws an `OperatorError` when it is newer. */
export function stepsFrom(
  version: number,
  place: string,
  dialect: Dialect,
): { version: number; sql: string[] }[] {
  if (version > SCHEMA_VERSION) {
    throw new OperatorError({
      code: 'store/newer',
      where: place,
      what: `was written by a newer Linesman (schema ${version}, this one knows ${SCHEMA_VERSION})`,
      hint: 'run that version, or name another place',
    })
  }
  return STEPS.slice(version).map((step, index) => ({
    version: version + index + 1,
    sql: [
      ...step.map(sql => sql.replace(/\{(\w+)\}/g, (_, word: keyof Dialect) => dialect[word])),
      `insert into linesman_schema (version) values (${version + index + 1})`,
    ],
  }))
}
