// alerts: who is told what, when, and how: rules over what is seen, and channels that carry it.

export type { Alert, Notice, Silence } from './alert.ts'
export {
  type AlertRoute,
  type AlertSettings,
  type AlertThresholds,
  DEFAULT_THRESHOLDS,
  DEFAULT_TIMES,
  type SbcNow,
  type Share,
} from './alert-settings.ts'
export type {
  AlertmanagerChannel,
  ChannelOf,
  ChannelSettings,
  ChannelType,
  EmailChannel,
  NtfyChannel,
  PagerDutyChannel,
  SlackChannel,
  SnmpChannel,
  SnmpSecurity,
  SyslogChannel,
  TeamsChannel,
  WebhookChannel,
} from './channel-settings.ts'
export { type Channel, type SenderName, Undelivered } from './channels/channel.ts'
export {
  type ChannelStanding,
  Dispatcher,
  type DispatchWorld,
  LANE_LIMITS,
} from './channels/dispatcher.ts'
export type { LaneCounts, LaneLimits } from './channels/lane.ts'
export { openChannel } from './channels/open-channel.ts'
export { AlertDesk, type Due, readSavedDesk, type SavedDesk } from './desk/alert-desk.ts'
export { ALERT_RULES } from './rules.ts'
export { type BusyHours, type BusySpan, parseBusySpan } from './seen/busy-hours.ts'
