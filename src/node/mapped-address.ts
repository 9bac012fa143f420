// IPv4 on a socket of both families (RFC 4291 section 2.5.5.2): `::ffff:192.0.2.1` there, `192.0.2.1` in the house.

export const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

export const mapped = (address: string): string => (address.includes(':') ? address : `::ffff:${address}`)
