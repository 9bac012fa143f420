// Loaded before a program (`--import`): notes which modules its first thread loads, and writes their URLs into the file
// `NOTED_MODULES` when it ends, a line each.

import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const urls = []
  registerHooks({
    load: (url, context, next) => {
      urls.push(url)
      return next(url, context)
    },
  })
  process.on('exit', () => writeFileSync(process.env.NOTED_MODULES, urls.join('\n')))
}
