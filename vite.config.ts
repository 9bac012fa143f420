// How the dashboard is built: `src/dashboard` to `dist/dashboard`, which the API serves. Nothing is fetched from elsewhere.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const OUT = join(import.meta.dirname, 'dist/dashboard')

const PURE_ROOMS = /\/src\/(kernel|findings|ladder|routing)\//

/** Packs each file once, beside it, so that nobody has to while it is served. */
const packed: Plugin = {
  name: 'packed',
  closeBundle() {
    for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue
      writeFileSync(join(OUT, `${name}.gz`), gzipSync(readFileSync(join(OUT, name)), { level: 9 }))
    }
  },
}

export default defineConfig({
  root: 'src/dashboard',
  base: './',
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Rooms are pure: of one that is entered by its index, a page takes along only what it names.
    rolldownOptions: { treeshake: { moduleSideEffects: id => !PURE_ROOMS.test(id) } },
  },
  plugins: [packed],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
})
