// Names of the legs of a call. A leg is one dialog of ours with one side.

/** Unique within its call: `leg-1`. */
export type LegId = string

export type Side = 'carrier' | 'teams'
