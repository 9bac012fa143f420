// SIP of a carrier's call, as the benchmarks of readers write it into what they make.

export const sdpOf = (address: string, port: number): string =>
  `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n`

export function sipMessage(call: number, line: string, cseq: string, sdp = ''): Buffer {
  const tag = /^INVITE/.test(line) || / 100 /.test(line) ? '' : `;tag=t${call}`
  const head = `${line}
Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK-${call}-${cseq.replace(' ', '-')};rport
Record-Route: <sip:198.51.100.7:5060;lr>
From: "+4930555${call}" <sip:+4930555${call}@198.51.100.7;user=phone>;tag=f${call}
To: <sip:+49525112${call}@192.0.2.20;user=phone>${tag}
Call-ID: ${call}-7f3a9b5c2d1e4f60@198.51.100.7
CSeq: ${cseq}
Contact: <sip:+4930555${call}@198.51.100.7:5060;transport=udp>
Max-Forwards: 69
User-Agent: Carrier Softswitch 9.4.1
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO
Supported: 100rel, timer, replaces
P-Asserted-Identity: <sip:+4930555${call}@198.51.100.7;user=phone>
${sdp === '' ? '' : 'Content-Type: application/sdp\n'}Content-Length: ${sdp.length}

`
  return Buffer.from(head.replaceAll('\n', '\r\n') + sdp, 'latin1')
}
