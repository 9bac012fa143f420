// A keep-alive as Teams sends it, for connections that tests look into.

export const OPTIONS_TO_SBC = [
  'OPTIONS sip:sbc1.example.net SIP/2.0',
  'Via: SIP/2.0/TLS 52.114.75.24:5061;branch=z9hG4bK1',
  'From: <sip:sip.pstnhub.microsoft.com>;tag=1',
  'To: <sip:sbc1.example.net>',
  'Call-ID: one',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')
