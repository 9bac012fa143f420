// teams: Microsoft's side of Direct Routing as an element.

export type { RegionConfig, TeamsConfig, UserBehaviour } from './config.ts'
export { hour, onWorkdays } from './opening-hours.ts'
export { Teams, type TeamsCounts } from './teams.ts'
