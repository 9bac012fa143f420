// A real browser for the dashboard's tests: Debian's Chromium, driven by playwright-core. What a page complains of, what it
// asks of other hosts, and what axe finds is told.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { missing } from './program.ts'

export type { Browser, Page } from 'playwright-core'

/** Why tests in a browser are to be skipped; false where there is one. */
export const withoutBrowser: string | false = missing('chromium', 'chromium')

/** Debian's, which needs neither a sandbox of its own (tests may run as root) nor shared memory (containers have little). */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ['--disable-dev-shm-usage', '--disable-gpu'],
  })

export const DESKTOP = { width: 1360, height: 850 }
export const PHONE = { width: 390, height: 844 }

export interface Look {
  size?: { width: number; height: number }
  scheme?: 'light' | 'dark'
  language?: 'en' | 'de'
  /** The greeting of the first run is shown. */
  isFirstRun?: true
}

/** A page, and what is wrong with it so far. */
export interface Watched {
  page: Page
  /** Errors of scripts, of the console, and requests to other hosts. */
  complaints: string[]
}

/** A page as a new visitor has it: nothing is kept of another. */
export async function openPage(browser: Browser, url: string, look: Look = {}): Promise<Watched> {
  const { size = DESKTOP, scheme = 'light', language = 'en', isFirstRun } = look
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...(size.width < 500 && { hasTouch: true, isMobile: true }),
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(`script: ${error.message}`))
  page.on('console', message => {
    // A refused request is told here as well; whether it was to be refused is the test's matter.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      complaints.push(`console: ${message.text()}`)
  })
  const own = new URL(url).host
  page.on('request', request => {
    const { protocol, host } = new URL(request.url())
    if (protocol.startsWith('http') && host !== own) complaints.push(`another host: ${request.url()}`)
  })
  if (!isFirstRun) await page.addInitScript(() => localStorage.setItem('linesman.greeted', 'yes'))
  await page.goto(url)
  return { page, complaints }
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface AxeViolation {
  id: string
  impact: string
  help: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe finds of serious or critical trouble for those who do not see, or have no mouse; each with its place. */
export async function barriersIn(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const violations = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )) as AxeViolation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
    )
}

/**
 * What a deed costs the thread that draws, in milliseconds of its processor: not the time that passes, as other tests may
 * run on the same one.
 */
export async function processorMs(page: Page, deed: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const before = await busyMs()
  await deed()
  return (await busyMs()) - before
}
