// A tenant from the files of an export, in any mix of formats. Whatever can be read is read; what cannot is told.

import { EMPTY_TENANT, type Tenant, type TenantPart } from '../tenant/tenant.ts'
import { FieldReader } from './field-reader.ts'
import { kindOf, OBJECT_KINDS, type ObjectKind, partByName } from './object-kinds.ts'
import { objectName } from './object-readers.ts'
import { type ImportProblem, ImportReport } from './problem.ts'
import { isObject, type RawRecord, rawRecord } from './raw-record.ts'
import { type FileFormat, readFile, type TenantFile } from './read-file.ts'

export interface ImportedTenant {
  tenant: Tenant
  files: readonly ReadFile[]
  problems: readonly ImportProblem[]
  /** Problems beyond the limit. */
  problemsLeftOut: number
}

export interface ReadFile {
  name: string
  format: FileFormat
  /** How many objects of which kind it gave. */
  found: Partial<Record<TenantPart, number>>
}

export function importTenant(files: readonly TenantFile[]): ImportedTenant {
  const assembly = new Assembly()
  for (const file of files) assembly.add(file)
  return assembly.finish()
}

const PARTS = Object.keys(EMPTY_TENANT).filter((key): key is TenantPart => key !== 'known')
const PART_BY_KEY = new Map(PARTS.map(part => [part.toLowerCase(), part]))
const isOwnKey = (key: string): boolean => PART_BY_KEY.has(key.toLowerCase())

class Assembly {
  readonly #report = new ImportReport()
  readonly #parts = new Map<TenantPart, unknown[]>()
  readonly #names = new Map<string, string>()
  readonly #groupsOf = new Map<string, string[]>()
  readonly #files: ReadFile[] = []

  add(file: TenantFile): void {
    const content = readFile(file, isOwnKey, this.#report)
    const read: ReadFile = { name: file.name, format: content.format, found: {} }
    this.#files.push(read)
    let unknown = 0
    for (const record of content.records) if (!this.#record(record, read)) unknown++
    if (unknown > 0) this.#tellUnknown(file.name, unknown, content.records)
    for (const [key, value] of Object.entries(content.own ?? {})) this.#own(key, value, read)
    // The script writes [] for a cmdlet that gives nothing: the tenant has none, which is known then.
    const none = content.isEmptyList ? partByName(file.name) : undefined
    if (none !== undefined) this.#append(none, [], read)
  }

  finish(): ImportedTenant {
    this.#tellMissing()
    const parts = Object.fromEntries(this.#parts) as Partial<Tenant>
    const users = (parts.users ?? []).map(user => {
      const groups = this.#groupsOf.get(user.userPrincipalName.toLowerCase())
      return groups === undefined ? user : { ...user, groups: [...user.groups, ...groups] }
    })
    return {
      tenant: { ...EMPTY_TENANT, ...parts, users, known: [...this.#parts.keys()] },
      files: this.#files,
      problems: this.#report.problems,
      problemsLeftOut: this.#report.leftOut,
    }
  }

  /** False when nobody knows what it is. */
  #record(record: RawRecord, file: ReadFile): boolean {
    const { fields } = record
    const [group, member] = [fields.get('groupid'), fields.get('userprincipalname')]
    if (typeof group === 'string' && typeof member === 'string') {
      const key = member.toLowerCase()
      this.#groupsOf.set(key, [...(this.#groupsOf.get(key) ?? []), group])
      return true
    }
    const kind = kindOf(record, file.name)
    if (kind !== undefined) {
      this.#object(kind, record, file)
      return true
    }
    if (!fields.has('usage')) return false
    const reader = new FieldReader(record, file.name, 'PSTN usages', this.#report)
    this.#append('pstnUsages', reader.list('Usage') ?? [], file)
    return true
  }

  #object(kind: ObjectKind, record: RawRecord, file: ReadFile): void {
    const name = `${kind.word} ${objectName(record.fields)}`
    const object = kind.read(new FieldReader(record, file.name, name, this.#report))
    if (object === undefined) return this.#append(kind.part, [], file)
    const key = kind.key(object as never)
    const named = `${kind.part} ${key}`
    const before = key === undefined ? undefined : this.#names.get(named)
    if (before !== undefined) {
      const what = `is there twice, first in ${before}; the first counts`
      return this.#report.add({
        severity: 'warning',
        file: file.name,
        object: name,
        what,
        remedy: 'keep one of the two',
      })
    }
    this.#names.set(named, file.name)
    this.#append(kind.part, [object], file)
  }

  #own(key: string, value: unknown, file: ReadFile): void {
    const part = PART_BY_KEY.get(key.toLowerCase())
    const kind = OBJECT_KINDS.find(each => each.part === part)
    if (part === undefined) {
      const what = `"${key}" is no part of a tenant`
      const remedy = `write one of ${PARTS.join(', ')}`
      return this.#report.add({ severity: 'error', file: file.name, field: key, what, remedy })
    }
    if (kind === undefined) {
      const reader = new FieldReader({ fields: new Map([['list', value]]) }, file.name, part, this.#report)
      return this.#append(part, reader.list('list') ?? [], file)
    }
    this.#append(part, [], file)
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isObject(item)) this.#object(kind, rawRecord(item), file)
    }
  }

  #append(part: TenantPart, objects: readonly unknown[], file: ReadFile): void {
    const there = this.#parts.get(part)
    if (there === undefined) this.#parts.set(part, [...objects])
    else there.push(...objects)
    file.found[part] = (file.found[part] ?? 0) + objects.length
  }

  #tellUnknown(file: string, count: number, records: readonly RawRecord[]): void {
    const first = records.find(record => kindOf(record, file) === undefined)
    const fields = [...(first?.fields.keys() ?? [])].slice(0, 6).join(', ')
    this.#report.add({
      severity: 'warning',
      file,
      what: `${count} objects are of no kind that routing goes by (fields: ${fields})`,
      remedy: 'leave the file out, or export all properties of a cmdlet that counts',
    })
  }

  #tellMissing(): void {
    for (const part of NEEDED) {
      if (this.#parts.has(part)) continue
      const cmdlet = OBJECT_KINDS.find(kind => kind.part === part)?.cmdlet ?? ''
      this.#report.add({
        severity: 'error',
        file: 'the export',
        what: `nothing in it comes from ${cmdlet}`,
        remedy: 'export that too (linesman route export-script)',
      })
    }
  }
}

/** Without these hardly anything can be said. */
const NEEDED: readonly TenantPart[] = ['gateways', 'voiceRoutes', 'voiceRoutingPolicies']
