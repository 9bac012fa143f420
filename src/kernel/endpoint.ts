// Transport addresses, as every room names them.

export type Transport = 'udp' | 'tcp' | 'tls'

/** An IP address (never a name) and a port. */
export interface Endpoint {
  address: string
  port: number
}

/** `127.0.0.1:5060`, `[::1]:5060`. */
export const formatEndpoint = (endpoint: Endpoint): string =>
  endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`

/** IPv4 or IPv6 in text, to be told apart from a name; whether each number fits is for whoever connects to it. */
export const isAddress = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host)

export const sameEndpoint = (left: Endpoint, right: Endpoint): boolean =>
  left.port === right.port && left.address === right.address
