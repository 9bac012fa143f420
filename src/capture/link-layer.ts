// From the first octet of a captured packet to its IP header: the link layers that captures come in, and what wraps
// a packet on the way (VLAN tags, PPPoE, MPLS).
//
//   Ethernet | Linux cooked 1, 2 | loopback | PPP | raw  -->  [VLAN, VLAN ...] [PPPoE] [MPLS]  -->  IPv4 | IPv6

import { u16, u32, u32le } from '../kernel/index.ts'

const ETHERNET = 1
const LINUX_COOKED = 113
const LINUX_COOKED_2 = 276
const LOOPBACK_HOST_ORDER = 0
const LOOPBACK = 108
const PPP = 9
const PPP_HDLC = 50
const PPP_ETHER = 51
/** Raw IP, by several numbers in different systems (LINKTYPE_RAW, DLT_RAW of BSDs, IPV4, IPV6). */
const RAW: ReadonlySet<number> = new Set([101, 12, 14, 228, 229])

const IPV4 = 0x0800
const IPV6 = 0x86dd
const PPPOE_SESSION = 0x8864
const MPLS = 0x8847
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])
const MAX_TAGS = 8

const ETHERNET_HEADER_BYTES = 14

/** Link types that are understood, for the message about others. */
export const isKnownLink = (linkType: number): boolean =>
  RAW.has(linkType) ||
  [ETHERNET, LINUX_COOKED, LINUX_COOKED_2, LOOPBACK_HOST_ORDER, LOOPBACK, PPP, PPP_HDLC, PPP_ETHER].includes(
    linkType,
  )

/** The index of the IP header in `bytes`, or -1 where there is none. */
export function networkHeader(bytes: Uint8Array, at: number, end: number, linkType: number): number {
  switch (linkType) {
    case ETHERNET:
      return end - at < ETHERNET_HEADER_BYTES ? -1 : afterType(bytes, at + 14, end, u16(bytes, at + 12))
    case LINUX_COOKED:
      return end - at < 16 ? -1 : afterType(bytes, at + 16, end, u16(bytes, at + 14))
    case LINUX_COOKED_2:
      return end - at < 20 ? -1 : afterType(bytes, at + 20, end, u16(bytes, at))
    case LOOPBACK_HOST_ORDER:
    case LOOPBACK:
      return end - at < 4 ? -1 : afterFamily(bytes, at)
    case PPP:
      return afterPpp(bytes, at, end)
    case PPP_HDLC:
      return afterPpp(bytes, at + 2, end)
    case PPP_ETHER:
      return afterPpp(bytes, at + 6, end)
    default:
      return RAW.has(linkType) ? at : -1
  }
}

/** An Ethernet frame inside something else (VXLAN, GRE). */
export const innerEthernet = (bytes: Uint8Array, at: number, end: number): number =>
  networkHeader(bytes, at, end, ETHERNET)

function afterType(bytes: Uint8Array, from: number, end: number, etherType: number): number {
  let at = from
  let type = etherType
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    if (type === IPV4 || type === IPV6) return at
    if (VLAN_TAGS.has(type) && end - at >= 4) {
      type = u16(bytes, at + 2)
      at += 4
    } else if (type === PPPOE_SESSION) return afterPpp(bytes, at + 6, end)
    else if (type === MPLS) return afterMpls(bytes, at, end)
    else return -1
  }
  return -1
}

/** Address families of BSD systems: 2 is IPv4; IPv6 has a number of its own in each. */
const IPV6_FAMILIES: ReadonlySet<number> = new Set([10, 24, 28, 30])

function afterFamily(bytes: Uint8Array, at: number): number {
  const isFamily = (family: number): boolean => family === 2 || IPV6_FAMILIES.has(family)
  return isFamily(u32(bytes, at)) || isFamily(u32le(bytes, at)) ? at + 4 : -1
}

/** Protocol numbers of PPP; address and control octets stand before them or not. */
function afterPpp(bytes: Uint8Array, from: number, end: number): number {
  if (end - from < 4) return -1
  const at = u16(bytes, from) === 0xff03 ? from + 2 : from
  const protocol = u16(bytes, at)
  return protocol === 0x0021 || protocol === 0x0057 ? at + 2 : -1
}

/** Labels up to the one marked as the last; what follows tells its version itself. */
function afterMpls(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from, labels = 0; labels < MAX_TAGS && end - at > 4; at += 4, labels++)
    if ((bytes[at + 2] as number) & 1) return at + 4
  return -1
}
