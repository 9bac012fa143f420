// Logs for the fuzzer to begin with: the article's two stories in all the ways a log of them may come.

import { toldDefaultCertificate, toldTransfer } from '../../src/facts/testing/index.ts'
import {
  AudiocodesLogWriter,
  asteriskLog,
  cubeLog,
  kamailioLog,
  opensipsLog,
  oracleLog,
  ribbonCoreLog,
  ribbonEdgeLog,
} from '../../src/logs/index.ts'

export function logs(): string[] {
  const styles = ['raw', 'rsyslog', 'viewer', 'plain'] as const
  const told = styles.flatMap(style =>
    [toldDefaultCertificate(), toldTransfer()].map(({ facts }) => {
      const writer = new AudiocodesLogWriter({ style, recordLimit: 300 }).facts(facts.slice(0, 6))
      return writer.lose(3).facts(facts.slice(-6)).text
    }),
  )
  const framed = (told[0] as string)
    .split(/\n(?=<)/)
    .map(message => `${message.length} ${message}`)
    .join('')
  const envelopes = [
    '<34>1 2003-10-11T22:14:15.003Z host app - ID47 [id@1 a="b\\"c"] text',
    '2022-02-08 17:22:43\tLocal4.Info\t192.0.2.21\tFeb  8 17:22:43 192.0.2.21 [S=1] x<013><010>y',
    '18:38:14. 52 : 10.33.45.72 : NOTICE : [S=235][SID:1034099026] (lgr_psbrdex)(619) x [Time: 20:17:00]',
  ]
  return [...told, framed, envelopes.join('\r\n'), ...others()]
}

/** What other devices and servers write of the same, and of a peer that says why it leaves. */
function others(): string[] {
  const facts = [...toldTransfer().facts.slice(0, 8), ...toldDefaultCertificate().facts.slice(-8)].map(
    fact =>
      fact.kind === 'tls-handshake' && fact.outcome === 'failed' ? { ...fact, alert: 'unknown_ca' } : fact,
  )
  return [
    cubeLog(facts),
    cubeLog(facts, { addressed: true, syslog: true }),
    oracleLog(facts),
    ribbonCoreLog(facts),
    ribbonCoreLog(facts, { syslog: true }),
    ribbonEdgeLog(facts),
    ribbonEdgeLog(facts, { dayFirst: true, syslog: true }),
    kamailioLog(facts),
    opensipsLog(facts),
    asteriskLog(facts),
    asteriskLog(facts, { stamped: true }),
  ]
}
