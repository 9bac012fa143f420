// How the dashboard is built: `src/dashboard` to `dist/dashboard`, which the API serves. Nothing is fetched from elsewhere.

import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/dashboard',
  base: './',
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
})
