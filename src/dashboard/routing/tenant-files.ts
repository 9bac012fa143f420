// Where the tenant comes from: files that were dropped here, which stay in this browser as long as the page is open, else
// those that the API hands out.

import { signal } from '@preact/signals'
import type { TenantAnswer } from '../../api/shapes/index.ts'
import {
  fileOf,
  type ImportedTenant,
  importTenant,
  indexTenant,
  type TenantFile,
  type TenantIndex,
} from '../../routing/index.ts'
import { toast } from '../frame/toast.tsx'
import { t } from '../frame/words.ts'
import { W } from './words.ts'

export interface Source {
  name: string
  imported: ImportedTenant
  index: TenantIndex
  /** Of those that were dropped here; the API has its own. */
  files?: readonly OwnFile[]
}

interface OwnFile {
  name: string
  octets: Uint8Array
}

/** What each view of the page is given. */
export interface ViewOptions {
  source: Source
  /** What stands in the address behind the path. */
  query: URLSearchParams
}

/** What was dropped; it goes when the browser's tab does. */
export const ownSource = signal<Source | undefined>(undefined)

const FILES = 200
const FILE_MB = 64

export function sourceOf(name: string, files: readonly TenantFile[]): Source {
  const imported = importTenant(files)
  return { name, imported, index: indexTenant(imported.tenant) }
}

export function answeredSource({ name, files, problems }: TenantAnswer): Source {
  const source = sourceOf(name, files.map(fileOf))
  const imported = { ...source.imported, problems: [...problems, ...source.imported.problems] }
  return { ...source, imported }
}

export async function takeFiles(dropped: readonly File[]): Promise<void> {
  const files: OwnFile[] = []
  for (const file of dropped.slice(0, FILES)) {
    if (/\.ya?ml$/i.test(file.name)) toast(t(W.yaml, { name: file.name }), 'bad')
    else if (file.size > FILE_MB * 1024 * 1024)
      toast(t(W.tooLarge, { name: file.name, limit: FILE_MB }), 'bad')
    else files.push({ name: file.name, octets: new Uint8Array(await file.arrayBuffer()) })
  }
  if (files.length > 0) ownSource.value = { ...sourceOf(t(W.own), files), files }
}
