// What the Linux kernel logs of packets for iptables, nftables and programs over them. Whether a packet was let through
// is said, if at all, by the prefix the operator chose:
//
//   [545448.996144] iptables denied: IN=eth0 OUT= MAC=.. SRC=52.114.75.24 DST=192.0.2.21 LEN=64 TOS=0x00 PREC=0x00 TTL=48
//   ID=30884 DF PROTO=TCP SPT=51667 DPT=5061 WINDOW=65535 RES=0x00 SYN URGP=0
//   [UFW BLOCK] IN=enp0s3 OUT= ..

import type { FirewallLine, LineRead } from './firewall.ts'
import { endpointOf, numberIn } from './line-parts.ts'

const LINE =
  /\bIN=\S* OUT=\S* .*?\bSRC=(\S+) DST=(\S+) LEN=(\d+) .*?\bPROTO=(\w+)(?: SPT=(\d+) DPT=(\d+)(?:.*? RES=\S+ ([A-Z ]*?) ?URGP=)?)?/

const DENIED = /\b(?:drop(?:ped)?|den(?:y|ied)|block(?:ed)?|reject(?:ed)?|refused?|discard(?:ed)?)\b/i
const ALLOWED = /\b(?:accept(?:ed)?|allow(?:ed)?|permit(?:ted)?|pass(?:ed)?)\b/i
const SYN = 2

export function readNetfilter(text: string): LineRead {
  if (!text.includes(' OUT=')) return undefined
  const found = LINE.exec(text)
  if (found === null) return undefined
  const [, source, destination, length, protocol, sourcePort, destinationPort, flags = ''] = found
  // A packet that opens no connection says nothing of who opened it.
  if (protocol !== 'TCP' || !/\bSYN\b/.test(flags) || /\bACK\b/.test(flags)) return 'nothing'
  const client = endpointOf(source, sourcePort)
  const server = endpointOf(destination, destinationPort)
  if (client === undefined || server === undefined) return 'nothing'
  const fromClient = { packets: 1, bytes: numberIn(length) ?? 0, tcpFlags: SYN }
  return { client, server, says: verdictIn(text.slice(0, found.index)), fromClient }
}

function verdictIn(prefix: string): FirewallLine['says'] {
  const words = prefix.replaceAll(/[_-]/g, ' ')
  if (DENIED.test(words)) return 'denied'
  return ALLOWED.test(words) ? 'allowed' : 'seen'
}
