// What the Linux kernel logs of packets for iptables, nftables and programs over them. Whether a packet was let through
// is said, if at all, by the prefix the operator chose:
//
//   [545448.996144] iptables denied: IN=eth0 OUT= MAC=.. SRC=52.114.75.24 DST=192.0.2.21 LEN=64 TOS=0x00 PREC=0x00 TTL=48
//   ID=30884 DF PROTO=TCP SPT=51667 DPT=5061 WINDOW=65535 RES=0x00 SYN URGP=0
//   [UFW BLOCK] IN=enp0s3 OUT= ..

import type { FirewallLine, LineRead } from './firewall-line.ts'
import { endpointOf, numberIn } from './line-parts.ts'

const DENIED = /\b(?:drop(?:ped)?|den(?:y|ied)|block(?:ed)?|reject(?:ed)?|refused?|discard(?:ed)?)\b/i
const ALLOWED = /\b(?:accept(?:ed)?|allow(?:ed)?|permit(?:ted)?|pass(?:ed)?)\b/i
const SYN = 2

export function readNetfilter(text: string): LineRead {
  const from = text.search(/\bIN=\S* OUT=/)
  if (from === -1) return undefined
  const values = new Map<string, string>()
  const flags = new Set<string>()
  for (const word of text.slice(from).split(' ')) {
    const equals = word.indexOf('=')
    if (equals === -1) flags.add(word)
    // Of a packet quoted by another one, the outer comes first.
    else if (!values.has(word.slice(0, equals))) values.set(word.slice(0, equals), word.slice(equals + 1))
  }
  if (!values.has('SRC') || !values.has('PROTO')) return undefined
  // A packet that opens no connection says nothing of who opened it.
  if (values.get('PROTO') !== 'TCP' || !flags.has('SYN') || flags.has('ACK')) return 'nothing'
  const client = endpointOf(values.get('SRC'), values.get('SPT'))
  const server = endpointOf(values.get('DST'), values.get('DPT'))
  if (client === undefined || server === undefined) return 'nothing'
  const fromClient = { packets: 1, bytes: numberIn(values.get('LEN')) ?? 0, tcpFlags: SYN }
  return { client, server, says: verdictIn(text.slice(0, from)), fromClient }
}

function verdictIn(prefix: string): FirewallLine['says'] {
  const words = prefix.replaceAll(/[_-]/g, ' ')
  if (DENIED.test(words)) return 'denied'
  return ALLOWED.test(words) ? 'allowed' : 'seen'
}
