// Writes the logs other devices and servers would have written of some facts, in the forms their grammars describe: for
// tests, and for the benchmark.

import type { Fact, FactOf } from '../facts/index.ts'
import { formatEndpoint, type Instant } from '../kernel/index.ts'

type Tls = FactOf<'tls-handshake'>
type Sip = FactOf<'sip'>

/** All a log of one kind has to say of facts that come in the order of time. */
function written(facts: readonly Fact[], sip: (fact: Sip) => string[], tls: (fact: Tls) => string[]): string {
  const lines = facts.flatMap(fact =>
    fact.kind === 'sip' ? sip(fact) : fact.kind === 'tls-handshake' ? tls(fact) : [],
  )
  return `${lines.join('\n')}\n`
}

/** `Apr  1 07:55:04.716`, to the millisecond or the second. */
function monthTime(at: Instant, fraction = true): string {
  const [, day, month, , time] = new Date(at).toUTCString().split(' ') as [
    string,
    string,
    string,
    string,
    string,
  ]
  const ms = fraction ? new Date(at).toISOString().slice(19, 23) : ''
  return `${month} ${String(Number(day)).padStart(2)} ${time}${ms}`
}

/** A message with its own line ends is one with CR LF; logs store LF. */
const messageLines = (text: string): string[] => text.replace(/\r\n$/, '').split('\r\n')

interface CubeOptions {
  /** As since IOS XE 17.8, with addresses. */
  addressed?: boolean
  /** In one record of syslog, line ends escaped. */
  syslog?: boolean
}

export function cubeLog(
  facts: readonly Fact[],
  { addressed = false, syslog = false }: CubeOptions = {},
): string {
  let sequence = 451
  return written(
    facts,
    fact => {
      const { direction, transport, local, remote, at } = fact
      const ends = (direction === 'sent' ? [local, remote] : [remote, local]).map(formatEndpoint)
      const way = direction === 'sent' ? 'Sent:' : 'Received:'
      const lines = [
        `${String(sequence++).padStart(6, '0')}: ${monthTime(at)}: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:`,
        addressed ? `${way} SIP ${transport.toUpperCase()} message from ${ends.join(' to ')} ` : `${way} `,
        ...messageLines(fact.text),
        '',
      ]
      return syslog ? [`${monthTime(at, false)} 192.0.2.21 ${lines.join('#012')}`] : lines
    },
    () => [],
  )
}

export function oracleLog(facts: readonly Fact[]): string {
  const sip = ({ at, local, remote, direction, text }: Sip): string[] => [
    `${monthTime(at)} On [0:0]${formatEndpoint(local)} ${direction === 'sent' ? 'sent to' : 'received from'} ${formatEndpoint(remote)}`,
    ...messageLines(text),
    '',
    '-'.repeat(40),
  ]
  return `File opened.\n${written(facts, sip, () => [])}`
}

/** A trace in a file of an SBC Core, or as it sends it. */
export function ribbonCoreLog(facts: readonly Fact[], { syslog = false } = {}): string {
  let number = 38_344
  const sip = ({ at, local, remote, direction, text, callId }: Sip): string[] => {
    const time = new Date(at).toISOString()
    const way = direction === 'sent' ? ['sent', 'to'] : ['received', 'from']
    const announced = `${way[0]} msg for CallId:${callId} ${way[1]} IP/port:${remote.address}/${remote.port}, Local IP/port:${local.address}/${local.port}, SMM:NONE`
    const lines = messageLines(text)
    if (syslog) {
      const envelope = `<147> 1 ${time.slice(0, 23)}310+00:00 sbc1 TRC - - -`
      return [`${envelope} ${announced}#012RAW PDU:#012${lines.join('#015#012')}`]
    }
    const [year, month, day] = time.slice(0, 10).split('-') as [string, string, string]
    const clock = time.slice(11, 23).replaceAll(':', '')
    const begin = `${month}${day}${year} ${clock}310:1.01.00.${number++}.Info    .SIPSG: ${announced}`
    const all = [begin, 'RAW PDU', ...lines, ''].join('\n')
    const bytes = all.length + 1
    return [`${bytes + String(bytes).length + 1} ${all}`]
  }
  const header = syslog ? '' : 'Sonus Networks, Inc.\n'
  return header + written(facts, sip, () => [])
}

/** `dayFirst`: dates as `01-04-2025`; `syslog`: within an envelope. */
export function ribbonEdgeLog(facts: readonly Fact[], { dayFirst = false, syslog = false } = {}): string {
  const sip = ({ at, local, remote, direction, text }: Sip): string[] => {
    const time = new Date(at).toISOString()
    const date = time.slice(0, 10).split('-')
    const stamp = `[${(dayFirst ? date.toReversed() : date).join('-')} ${time.slice(11, 23).replace('.', ',')}]`
    const [here, there] = [local, remote].map(({ address, port }) => `[${address}]:${port}`)
    const way =
      direction === 'sent'
        ? `sending from ${here} to ${there}`
        : `tlDataReceived:Received message on ${here} from ${there}`
    const envelope = syslog ? `<134>${monthTime(at, false)} 192.0.2.21 ` : ''
    return [
      `${envelope}${stamp} ${way}`,
      `${envelope}${stamp}[CID:27] another record`,
      '',
      ...messageLines(text),
      '',
    ]
  }
  return written(facts, sip, () => [])
}

/** OpenSSL's words; undefined where the peer left without any. */
function opensslWords({ outcome, alert, endedBy }: Tls): string | undefined {
  if (outcome === 'complete' || alert === undefined) return undefined
  const words = alert.replaceAll('_', ' ')
  return endedBy === 'remote'
    ? `error:0A000418:SSL routines::tlsv1 alert ${words}`
    : 'error:0A0000C1:SSL routines::no shared cipher'
}

export function kamailioLog(facts: readonly Fact[]): string {
  const tls = (fact: Tls): string[] => {
    const words = opensslWords(fact)
    const says = (level: string, place: string, text: string): string =>
      `${monthTime(fact.at, false)} sbc1 kamailio[4711]: ${level}: ${place}: ${text}`
    const doing = fact.role === 'server' ? 'accept' : 'connect'
    const [remote, local] = [formatEndpoint(fact.remote), formatEndpoint(fact.local)]
    if (fact.outcome === 'complete') {
      const way = fact.role === 'server' ? 'from' : 'to'
      return [
        says(
          'DEBUG',
          'tls [tls_server.c:473]',
          `tls_${doing}(): tls_${doing}: new connection ${way} ${remote} using TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384 256`,
        ),
        says('DEBUG', 'tls [tls_server.c:478]', `tls_${doing}(): tls_${doing}: local socket: ${local}`),
      ]
    }
    if (words === undefined) return []
    return [
      says('ERROR', 'tls [tls_server.c:1330]', 'tls_h_read_f(): protocol level error'),
      says(
        'ERROR',
        'tls [tls_util.h:50]',
        `tls_err_ret(): TLS ${doing}:${words} (sni: ${fact.serverName ?? 'unknown'})`,
      ),
      says('ERROR', 'tls [tls_server.c:1334]', `tls_h_read_f(): src addr: ${remote}`),
      says('ERROR', 'tls [tls_server.c:1337]', `tls_h_read_f(): dst addr: ${local}`),
      says(
        'ERROR',
        '<core> [core/tcp_read.c:1476]',
        'tcp_read_req(): ERROR: tcp_read_req: error reading - c: 0x7f05 r: 0x7f06 (-1)',
      ),
    ]
  }
  return written(facts, () => [], tls)
}

export function opensipsLog(facts: readonly Fact[]): string {
  const tls = (fact: Tls): string[] => {
    const says = (text: string): string =>
      `${monthTime(fact.at, false)} sbc1 /usr/sbin/opensips[4063]: ${text}`
    const remote = formatEndpoint(fact.remote)
    const name = `tls_openssl:openssl_tls_${fact.role === 'server' ? 'accept' : 'connect'}`
    const [done, failed] =
      fact.role === 'server'
        ? [`from ${remote} accepted`, `from ${remote} failed to accept`]
        : [`to ${remote} established`, `to ${remote} failed`]
    if (fact.outcome === 'complete') return [says(`INFO:${name}: New TLS connection ${done}`)]
    const words = opensslWords(fact)
    return [
      ...(words === undefined ? [says(`ERROR:${name}: SSL_ERROR_SYSCALL err=Success(0)`)] : []),
      says(`ERROR:${name}: New TLS connection ${failed}`),
      ...(words === undefined ? [] : [says(`ERROR:tls_openssl:tls_print_errstack: TLS errstack: ${words}`)]),
      says('ERROR:proto_tls:tls_read_req: failed to do pre-tls handshake!'),
    ]
  }
  return written(facts, () => [], tls)
}

/** `stamped`: each line of a message has the time before it. */
export function asteriskLog(facts: readonly Fact[], { stamped = false } = {}): string {
  const time = (at: Instant): string => `[${new Date(at).toISOString().slice(0, 23).replace('T', ' ')}]`
  const sip = ({ at, direction, transport, remote, text, status }: Sip): string[] => {
    const what = status === undefined ? 'request' : 'response'
    const way = direction === 'sent' ? `Transmitting SIP ${what}` : `Received SIP ${what}`
    const peer = `${direction === 'sent' ? 'to' : 'from'} ${transport.toUpperCase()}:${formatEndpoint(remote)}`
    const lines = [...messageLines(text), '']
    return [
      `${time(at)} VERBOSE[30874]: res_pjsip_logger.c:<--- ${way} (${text.length} bytes) ${peer} --->`,
      ...(stamped ? lines.map(line => `${time(at)} ${line}`) : lines),
    ]
  }
  const tls = (fact: Tls): string[] => {
    const words = opensslWords(fact)
    if (words === undefined) return []
    return [
      `${time(fact.at)} WARNING[30874]: pjproject: <?>: SSL SSL_ERROR_SSL (Handshake): Level: 0 err: <167773208> <${words}> len: 0 peer: ${formatEndpoint(fact.remote)}`,
    ]
  }
  return written(facts, sip, tls)
}
