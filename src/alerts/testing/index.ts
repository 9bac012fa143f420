// What tests of other rooms share about alerts: notices, and what each channel makes of them.

export { encodeAlertmanager } from '../channels/alertmanager.ts'
export { encodeMail } from '../channels/email.ts'
export { encodeNtfy } from '../channels/ntfy.ts'
export { encodePagerDuty } from '../channels/pagerduty.ts'
export { encodeSlack } from '../channels/slack.ts'
export { encodeSnmp } from '../channels/snmp.ts'
export { encodeSyslog } from '../channels/syslog.ts'
export { encodeTeams } from '../channels/teams.ts'
export { encodeWebhook, signatureOf } from '../channels/webhook.ts'
export { AGAIN, BEGUN, HOSTILE, HUGE, RESOLVED, WATCHDOG } from './sample-notices.ts'
