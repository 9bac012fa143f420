// What decryption shows of a TLS connection.

export type InnerEvent =
  | { type: 'application'; bytes: Uint8Array }
  | { type: 'certificate'; chain: Uint8Array[] }
  | { type: 'certificate-request' }
  | { type: 'finished' }
  | { type: 'key-update' }
  | { type: 'alert'; name: string }
