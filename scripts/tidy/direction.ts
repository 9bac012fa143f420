// Rule `direction`: imports point up the floor plan, and another room is entered by its index.ts only. What tests share
// lies in `testing/` of a room, which has an index of its own; only tests and other such files enter there. Shapes that a
// browser shares with a room whose rest it cannot load lie in `shapes/`, with an index of their own, too.

import { type Import, importsOf } from './imports.ts'
import { isRoom, mayImport, roomOf } from './rooms.ts'
import { isTest, isTypeScript, type SourceFile, type Violation } from './rule.ts'

export function direction(files: readonly SourceFile[]): Violation[] {
  return files.filter(isTypeScript).flatMap(file => [
    ...homeless(file),
    ...importsOf(file).flatMap(target => {
      const advice = adviceOn(file.path, target)
      return advice === undefined ? [] : [{ path: file.path, line: target.line, rule: 'direction', advice }]
    }),
  ])
}

function homeless(file: SourceFile): Violation[] {
  if (!file.path.startsWith('src/')) return []
  const room = roomOf(file.path)
  if (room !== undefined && isRoom(room)) return []
  const advice =
    room === undefined
      ? 'move it into a room; nothing lies directly under src/'
      : `"${room}" is no room of the house; use one, or add it to the floor plan in scripts/tidy/rooms.ts`
  return [{ path: file.path, line: 1, rule: 'direction', advice }]
}

function adviceOn(path: string, target: Import): string | undefined {
  if (target.path === undefined) return undefined
  const from = roomOf(path)
  const to = roomOf(target.path)
  if (isSupport(target.path) && !isTest(path) && !isSupport(path) && !path.startsWith('test/'))
    return `${target.path} is for tests: nothing else imports it`
  if (from === to) return undefined
  if (to === undefined) {
    return from === undefined ? undefined : `src/ stands alone: do not import ${target.path}`
  }
  if (from !== undefined && !mayImport(from, to)) {
    return `room ${from} does not know room ${to}: imports point up the floor plan only`
  }
  if (SIDE_ENTRANCES.some(entrance => target.path === `src/${to}/${entrance}/index.ts`)) return undefined
  if (target.path !== `src/${to}/index.ts`) return `enter room ${to} by src/${to}/index.ts`
  return undefined
}

const SIDE_ENTRANCES = ['testing', 'shapes']

const isSupport = (path: string): boolean => /^src\/[^/]+\/testing\//.test(path)
