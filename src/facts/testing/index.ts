// Made-up facts for the tests of this room and of those below; nothing else enters here.

export { Teller, TOLD_START, type ToldLeg, type ToldMessage } from './teller.ts'
export {
  DEFAULT_CERTIFICATE,
  GOOD_TLS,
  MICROSOFT,
  MICROSOFT_CHAIN,
  SBC_CHAIN,
  SBC_NAME,
  SBC_TEAMS_SIDE,
  TEAMS_LEG,
  toldDefaultCertificate,
  toldTransfer,
} from './told-stories.ts'
export { within } from './within.ts'
