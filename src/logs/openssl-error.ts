// What OpenSSL writes when a handshake fails, as every program built on it logs it:
//
//   error:0A000418:SSL routines::tlsv1 alert unknown ca     an alert the other side sent
//   error:0A000126:SSL routines::unexpected eof while reading    the other side left without a word
//   error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed    our own refusal

import { alertCode, alertName } from '../tls/index.ts'

export interface OpensslError {
  endedBy: 'local' | 'remote'
  how: 'alert' | 'fin' | 'reset' | 'tls-failed'
  /** RFC 8446 section 6 name. */
  alert?: string
}

/** Undefined for a text that tells of no failed handshake. */
export function readOpensslError(text: string): OpensslError | undefined {
  if (!MENTIONS.test(text)) return undefined
  const received = receivedAlert(text)
  if (received !== undefined) return { endedBy: 'remote', how: 'alert', alert: received }
  if (/unexpected eof while reading/i.test(text)) return { endedBy: 'remote', how: 'fin' }
  const own = OWN_ALERTS.find(([pattern]) => pattern.test(text))
  if (own !== undefined) return { endedBy: 'local', how: 'alert', alert: own[1] }
  return /\bSSL routines[:-]/i.test(text) ? { endedBy: 'local', how: 'tls-failed' } : undefined
}

const MENTIONS = /SSL|TLS|certificate verify failed/i

/** `tlsv1 alert unknown ca`, `sslv3 alert certificate unknown:...SSL alert number 46`: OpenSSL names what it received. */
function receivedAlert(text: string): string | undefined {
  const number = /SSL alert number (\d{1,3})/i.exec(text)?.[1]
  if (number !== undefined) return alertName(Number(number))
  const words = /\b(?:sslv3|tlsv1|tlsv13|ssl\/tls)(?:\.\d)? alert ([a-z ]+)/i.exec(text)?.[1]
  if (words === undefined) return undefined
  const parts = words.trim().toLowerCase().replace('cancelled', 'canceled').split(/\s+/)
  for (let count = parts.length; count > 0; count--) {
    const name = parts.slice(0, count).join('_')
    if (alertCode(name) !== undefined) return name
  }
  return undefined
}

/** What OpenSSL has against the other side, with the alert it sends for it. */
const OWN_ALERTS: [RegExp, string][] = [
  [/certificate verify failed.*expired/i, 'certificate_expired'],
  [/certificate verify failed/i, 'unknown_ca'],
  [/no shared cipher/i, 'handshake_failure'],
  [/unsupported protocol|wrong version number|version too low/i, 'protocol_version'],
  [/peer did not return a certificate/i, 'handshake_failure'],
]
