// The pictures of the dashboard in `docs/images`, as a real browser draws it over what stories left:
//
//   node_modules/.bin/node scripts/screenshots.ts [PAGE ...]

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  DESKTOP,
  type Look,
  openPage,
  type Page,
  PHONE,
  startBrowser,
  withoutBrowser,
} from '../test/support/browser.ts'
import { now, stageDashboard } from '../test/support/staged-dashboard.ts'
import { toldAlert, toldBefore, toldHealth } from '../test/support/told-health.ts'
import { root } from './gate.ts'

interface Picture {
  name: string
  path: string
  looks?: Look[]
  /** What is done before it is taken. */
  ready?: (page: Page) => Promise<void>
}

const DARK: Look = { scheme: 'dark' }
const GERMAN_ON_A_PHONE: Look = { size: PHONE, language: 'de' }

const PICTURES: readonly Picture[] = [
  { name: 'health', path: 'health', looks: [{}, DARK, GERMAN_ON_A_PHONE] },
  { name: 'calls', path: 'calls' },
  { name: 'findings', path: 'findings?rule=tls/default-certificate-served' },
  { name: 'alerts', path: 'alerts' },
  { name: 'settings', path: 'settings/about' },
  { name: 'ladder', path: 'ladder' },
  { name: 'routing', path: 'routing/call?user=anna%40example.net&number=8791' },
  { name: 'certificates', path: 'certificates' },
  { name: 'evidence', path: 'evidence', ready: handIn },
  { name: 'lab', path: 'lab' },
]

const EVIDENCE = 'examples/logs/audiocodes.log'
/** For charts and fonts, which come after the page. */
const SETTLED_MS = 700

const STORIES = [
  'call-from-carrier',
  'call-to-carrier',
  'refer-new-connection',
  'transfer-to-number',
  'refer-default-certificate',
]

const marksOf = ({ size = DESKTOP, scheme, language }: Look): string[] => [
  ...(size === PHONE ? ['phone'] : []),
  ...(scheme === 'dark' ? ['dark'] : []),
  ...(language === 'de' ? ['de'] : []),
]

if (withoutBrowser) throw new Error(withoutBrowser)
const folder = join(root, 'docs/images')
mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
const at = now()
const stage = await stageDashboard({
  stories: STORIES,
  health: toldHealth('down', at),
  changes: toldBefore(at),
  alerts: [toldAlert(at)],
  desk: true,
  tenant: join(root, 'examples/tenant-article'),
})
// Certificates are remembered as they are seen, not looked up in what is kept.
for (const fact of stage.facts.all().filter(({ kind }) => kind === 'tls-handshake'))
  stage.see({ ...fact, at: now() })
const browser = await startBrowser()
try {
  for (const picture of PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    for (const look of picture.looks ?? [{}]) await take(picture, look)
} finally {
  await browser.close()
  await stage.end()
}

async function take({ name, path, ready }: Picture, look: Look): Promise<void> {
  const { page } = await openPage(browser, `${stage.url}#/${await placeOf(path)}`, look)
  await page.locator('main h1').waitFor()
  // One that is not there is answered with the first.
  if ((await page.locator(`.main.of-${name}`).count()) === 0)
    console.log(`left out: there is no page ${name}`)
  else {
    await ready?.(page)
    await page.waitForTimeout(SETTLED_MS)
    const file = `${[name, ...marksOf(look)].join('-')}.png`
    await page.screenshot({ path: join(folder, file) })
    console.log(`docs/images/${file}`)
  }
  await page.context().close()
}

/** A ladder is that of a call: of the last, whose transfer failed. */
async function placeOf(path: string): Promise<string> {
  if (path !== 'ladder') return path
  const answer = (await (await fetch(`${stage.url}api/v1/calls?limit=1`)).json()) as {
    calls: { id: string }[]
  }
  return `ladder/${encodeURIComponent(answer.calls[0]?.id ?? '')}`
}

/** Evidence of somebody's, read and judged. */
async function handIn(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(join(root, EVIDENCE))
  await page.getByRole('heading', { name: 'What was found' }).waitFor()
}
