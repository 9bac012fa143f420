// The first message of RFC 4475 (section 3.1.1.1): all that is odd and allowed, in one INVITE.

import { withOffer } from './torture-row.ts'

export const TORTUOUS = withOffer(`INVITE sip:kim@desk.example.net;oddparam SIP/2.0
TO :
 sip:kim@desk.example.net ;   tag    = 77120
from   : "L Field \\\\\\""       <sip:lee@example.org>
  ;
  tag = 12ab
MaX-fOrWaRdS: 0068
Call-ID: tortuous@192.0.2.1
Content-Length   : #
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=old77
s :
BrandNewHeader:   brand new value
 that goes on here
HeaderWithOddValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:edge.example.net;lr;oddwith=value;odd-without>
v:  SIP  / 2.0  / TCP     wheel.example.net   ;
  branch  =   z9hG4bK77a  ,
 SIP  /    2.0   / UDP  192.0.2.111   ; branch=
 z9hG4bK77b
m:"Quoted text \\"\\"" <sip:lee@example.org> ; newparam =
      newvalue ;
  secondparam ; q = 0.33
`)
