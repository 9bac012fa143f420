// Alerts taken by rsyslog over UDP and TCP, as it reads them.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { BEGUN, HOSTILE, RESOLVED, WATCHDOG } from '../../src/alerts/testing/index.ts'
import { sendOnce, until } from '../support/alert-receivers.ts'
import { freePort } from '../support/free-port.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'

const skip = missing('rsyslogd', 'rsyslog')

const settingsOf = (folder: string, port: number): string => `
global(workDirectory="${folder}")
module(load="imudp")
module(load="imtcp")
input(type="imudp" address="127.0.0.1" port="${port}")
input(type="imtcp" address="127.0.0.1" port="${port}")
template(name="parts" type="string" string="%syslogfacility-text%|%syslogseverity-text%|%hostname%|%app-name%|%procid%|%msgid%|%timereported:::date-rfc3339%|%structured-data%|%msg%\\n")
action(type="omfile" file="${folder}/out" template="parts")
`

for (const transport of ['udp', 'tcp'] as const)
  test(`messages over ${transport.toUpperCase()} are read part by part`, { skip }, async () => {
    await inFolder(async folder => {
      const port = await freePort()
      writeFileSync(join(folder, 'rsyslog.conf'), settingsOf(folder, port))
      const server = startProgram('rsyslogd', ['-n', '-f', 'rsyslog.conf', '-i', join(folder, 'pid')], folder)
      const settings = {
        name: 'log',
        type: 'syslog',
        language: 'en',
        to: { host: '127.0.0.1', port },
        transport,
        facility: 16,
      } as const
      const out = join(folder, 'out')
      const read = () =>
        existsSync(out)
          ? readFileSync(out, 'utf8')
              .split('\n')
              .filter(line => line !== '')
          : []
      try {
        await until(async () => {
          await sendOnce(settings, WATCHDOG).catch(() => {})
          return read().length > 0
        }, server.output)
        for (const notice of [BEGUN, RESOLVED, HOSTILE]) await sendOnce(settings, notice)
        const others = () => read().filter(line => !line.includes('|watchdog|'))
        await until(
          () => others().length === 5,
          () => `${server.output()}\n${read().join('\n')}`,
        )
        assert.match(
          read()[0] ?? '',
          /^local0\|info\|linesman\.example\.com\|linesman\|4711\|watchdog\|2026-01-31T08:15:00(\.0+)?(Z|\+00:00)\|-\|\ufeff?Linesman is on watch\./,
        )
        const [down, , over] = others().map(line => line.split('|'))
        assert.deepEqual(down?.slice(0, 2), ['local0', 'crit'])
        assert.equal(
          down?.[7],
          '[linesman@32473 rule="health/down" about="sbc sbc.example.com" severity="critical" state="on"]',
        )
        assert.match(
          down?.[8] ?? '',
          /^\ufeff?Critical: Teams cannot reach the SBC \(sbc sbc\.example\.com\)\./,
        )
        assert.equal(over?.[1], 'notice')
      } finally {
        await server.end()
      }
    })
  })
