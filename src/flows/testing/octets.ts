// Octets for exports that tests make.

export const octets = (...parts: (string | number | readonly number[] | Uint8Array)[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(
      parts.map(part =>
        typeof part === 'string' ? Buffer.from(part) : Buffer.from(typeof part === 'number' ? [part] : part),
      ),
    ),
  )

/** A number in so many octets, the most significant first; it wraps as a counter does. */
export const be = (value: number, bytes: number): number[] => {
  const whole = BigInt.asUintN(8 * bytes, BigInt(Math.round(value)))
  return Array.from({ length: bytes }, (_, index) =>
    Number((whole >> BigInt(8 * (bytes - 1 - index))) & 255n),
  )
}

/** Of an IPv4 address, or of an IPv6 one with all its eight groups. */
export const addressOctets = (address: string): number[] =>
  address.includes(':')
    ? address.split(':').flatMap(group => be(Number.parseInt(group, 16), 2))
    : address.split('.').map(Number)
