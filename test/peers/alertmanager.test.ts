// Alerts taken by Prometheus' Alertmanager, and listed by it.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ChannelOf } from '../../src/alerts/index.ts'
import { BEGUN, HOSTILE, HUGE, RESOLVED, WATCHDOG } from '../../src/alerts/testing/index.ts'
import { after, between, type Instant, instantOf, type Millis, minutes } from '../../src/kernel/index.ts'
import { sendOnce, until } from '../support/alert-receivers.ts'
import { freePort } from '../support/free-port.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'

const skip = missing('prometheus-alertmanager', 'prometheus-alertmanager')

const CONFIG = `
route: { receiver: nobody }
receivers: [{ name: nobody }]
`

interface Listed {
  labels: Record<string, string>
  annotations: Record<string, string>
  startsAt: string
  endsAt: string
  generatorURL: string
}

interface Scene {
  settings: ChannelOf<'alertmanager'>
  /** What fires at this moment. */
  active(): Promise<Listed[]>
}

async function withAlertmanager(body: (scene: Scene) => Promise<void>): Promise<void> {
  await inFolder(async folder => {
    writeFileSync(join(folder, 'alertmanager.yml'), CONFIG)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const server = startProgram(
      'prometheus-alertmanager',
      [
        '--config.file=alertmanager.yml',
        '--storage.path=data',
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      folder,
    )
    const isReady = () =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    try {
      await until(isReady, server.output)
      await body({
        settings: { name: 'am', type: 'alertmanager', language: 'en', url },
        active: async () => (await fetch(`${url}/api/v2/alerts?active=true`)).json() as Promise<Listed[]>,
      })
    } finally {
      await server.end()
    }
  })
}

/** The same, as if it happened now: Alertmanager lists nothing that is over. */
function now<Notice extends typeof BEGUN>(notice: Notice): Notice {
  const moved: Millis = between(BEGUN.at, instantOf(Date.now()))
  const move = (at: Instant): Instant => after(at, moved)
  return {
    ...notice,
    at: move(notice.at),
    ...(notice.nextAt !== undefined && { nextAt: move(notice.nextAt) }),
    alerts: notice.alerts.map(alert => ({
      ...alert,
      startedAt: move(alert.startedAt),
      seenAt: move(alert.seenAt),
      ...(alert.endedAt !== undefined && { endedAt: move(BEGUN.at) }),
    })),
  }
}

test('alerts are listed from when they begin until they are over', { skip }, async () => {
  await withAlertmanager(async ({ settings, active }) => {
    const begun = now(BEGUN)
    await sendOnce(settings, begun)
    const listed = await active()
    const down = listed.find(({ labels }) => labels.alertname === 'health/down')
    assert.equal(listed.length, 2)
    assert.deepEqual(down?.labels, {
      alertname: 'health/down',
      job: 'linesman',
      about: 'sbc sbc.example.com',
      severity: 'critical',
    })
    assert.equal(down.annotations.summary, 'Teams cannot reach the SBC')
    assert.equal(down.generatorURL, BEGUN.link)
    assert.equal(Date.parse(down.endsAt), after(begun.at, minutes(31 * 24 * 60)))
    await sendOnce(settings, now(RESOLVED))
    assert.deepEqual(await active(), [])
  })
})

test('the watchdog fires, and whatever a peer wrote is taken', { skip }, async () => {
  await withAlertmanager(async ({ settings, active }) => {
    for (const notice of [WATCHDOG, HOSTILE, HUGE]) await sendOnce(settings, now(notice))
    const names = new Set((await active()).map(({ labels }) => labels.alertname))
    assert.deepEqual([...names].sort(), ['Watchdog', 'health/down'])
  })
})
