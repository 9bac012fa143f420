// The files of a tenant's export, from a folder or as one file, for room routing, which knows what PowerShell makes of its
// objects. YAML is parsed here.

import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { OperatorError } from '../kernel/index.ts'
import type { ImportProblem, TenantFile } from '../routing/index.ts'
import { readYaml } from './yaml-source.ts'

/** An export of ten thousand users with all their properties takes some tens. */
const FILE_LIMIT = 256 * 1024 * 1024
const FILES_LIMIT = 1000

const ENDINGS = new Set(['.json', '.txt', '.csv', '.yaml', '.yml'])

/** A file and what it is to be called: one that was handed in lies under another name. */
export interface NamedFile {
  name: string
  path: string
}

export interface TenantFilesRead {
  files: TenantFile[]
  /** What kept others from being among them. */
  problems: ImportProblem[]
}

/** The files of a folder, a file, or files by name, of which nothing is read yet but YAML. */
export function readTenantFiles(
  from: string | readonly NamedFile[],
  fileLimit = FILE_LIMIT,
): TenantFilesRead {
  const problems: ImportProblem[] = []
  const named = typeof from === 'string' ? filesAt(from).map(path => ({ name: basename(path), path })) : from
  return { files: named.flatMap(each => readTenantFile(each, problems, fileLimit)), problems }
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const names = readdirSync(path)
      .filter(name => ENDINGS.has(extname(name).toLowerCase()))
      .sort()
    if (names.length > 0 && names.length <= FILES_LIMIT) return names.map(name => join(path, name))
    throw unreadable(
      path,
      names.length === 0 ? 'has no .json, .txt, .csv or .yaml in it' : `has more than ${FILES_LIMIT} files`,
    )
  } catch (error) {
    throw error instanceof OperatorError ? error : unreadable(path, reasonOf(error))
  }
}

function readTenantFile({ name, path }: NamedFile, problems: ImportProblem[], limit: number): TenantFile[] {
  const octets = readOctets(path, limit)
  if (!/^\.ya?ml$/i.test(extname(name))) return [{ name, octets }]
  const yaml = readYaml(octets.toString('utf8'))
  if (yaml.ok) return [{ name, value: yaml.value.raw }]
  for (const { line, what, remedy } of yaml.fault) {
    problems.push({ severity: 'error', file: `${name}:${line}`, what, remedy })
  }
  return []
}

function readOctets(path: string, limit: number): Buffer {
  try {
    const file = openSync(path, 'r')
    try {
      if (fstatSync(file).size > limit) throw unreadable(path, `has more than ${limit} octets`)
      return readFileSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw error instanceof OperatorError ? error : unreadable(path, reasonOf(error))
  }
}

const reasonOf = (error: unknown): string => {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
}

const unreadable = (path: string, what: string): OperatorError =>
  new OperatorError({
    code: 'usage/tenant',
    where: path,
    what,
    hint: 'name a folder that the script of linesman route export-script has written',
  })
