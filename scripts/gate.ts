// What `npm run check` and `npm test` share: the house checks, and which tests there are. Tests run even when a
// house check failed, so that one run tells everything.

import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the project. */
export const root = dirname(import.meta.dirname)

const tools = join(root, 'node_modules/.bin')

const BIOME_SHOWS = ['--colors=off', '--reporter=concise', '--diagnostic-level=warn', '--max-diagnostics=50']

const HOUSE_CHECKS: readonly { name: string; command: string; args: readonly string[] }[] = [
  { name: 'format and lint', command: join(tools, 'biome'), args: ['ci', ...BIOME_SHOWS, '.'] },
  { name: 'types', command: join(tools, 'tsc'), args: ['-p', '.'] },
  { name: 'types of the dashboard', command: join(tools, 'tsc'), args: ['-p', 'src/dashboard'] },
  { name: 'house rules', command: process.execPath, args: ['scripts/tidy.ts'] },
]

/** Runs a command in the folder of the project, with our own input and output; whether it ended well and in time. */
export function runTool(command: string, args: readonly string[], limitMs?: number): boolean {
  // The tools are scripts for `node`: they find the one that runs this.
  const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` }
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, timeout: limitMs })
  if (error !== undefined) {
    const isLate = 'code' in error && error.code === 'ETIMEDOUT'
    console.error(isLate ? `did not end within ${limitMs} ms; npm test names the file` : error.message)
  }
  return status === 0
}

/** Runs all house checks; the names of those that failed. Each says on its own what is wrong. */
export function houseChecks(): string[] {
  return HOUSE_CHECKS.filter(({ name, command, args }) => {
    const started = performance.now()
    const passed = runTool(command, args)
    const took = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${took} s)`)
    return !passed
  }).map(({ name }) => name)
}

/** Test files, relative to the root, sorted; `sockets` adds those that open sockets or start other programs, a browser among them. */
export function testFiles(options: { sockets: boolean }): string[] {
  const files = globSync(['{src,scripts,test}/**/*.test.ts'], { cwd: root }).sort()
  return options.sockets ? files : files.filter(path => !/^test\/(wire|peers|browser)\//.test(path))
}
