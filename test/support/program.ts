// Programs of others that tests meet: found on the PATH, started in a folder of their own, ended by their id.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Why a test is to be skipped, and how to get what it needs; false where the program is there. */
export function missing(command: string, debian: string): string | false {
  const isThere = (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return folder !== ''
    } catch {
      return false
    }
  })
  return !isThere && `no ${command} here; as root on Debian: apt-get install ${debian}`
}

export interface Program {
  /** What it wrote so far, both outputs together. */
  output(): string
  /** Its exit code; undefined while it runs. */
  code(): number | undefined
  write(text: string): void
  /** Ends it, politely first, and waits until it is gone. */
  end(): Promise<void>
}

const PATIENCE_MS = 2000
/** More is cut from the front. */
const OUTPUT_LIMIT = 1_000_000

export function startProgram(command: string, args: string[], folder: string): Program {
  const child = spawn(command, args, { cwd: folder, stdio: 'pipe', env: { ...process.env, TERM: 'dumb' } })
  let output = ''
  let code: number | undefined
  const keep = (bytes: Buffer) => {
    output = (output + bytes.toString('latin1')).slice(-OUTPUT_LIMIT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.stdin.on('error', () => {})
  const gone = new Promise<void>(done => {
    child.once('error', error => {
      output += error.message
      code = -1
      done()
    })
    child.once('close', (status, signal) => {
      code = status ?? -1
      if (signal !== null) output += `\nended by ${signal}`
      done()
    })
  })
  return {
    output: () => output,
    code: () => code,
    write: text => void child.stdin.write(text),
    end: () => endOf(child, gone),
  }
}

async function endOf(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await gone
  clearTimeout(patience)
}

/** A folder for a program's files, gone when `body` is over. */
export async function inFolder<Value>(body: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-'))
  try {
    return await body(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The program ended well; what it said stands in the failure otherwise. */
export function endedWell(program: Program, what: string): void {
  assert.equal(program.code(), 0, `${what} ended with ${program.code()}:\n${program.output().slice(-4000)}`)
}
