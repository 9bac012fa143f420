// Where records come from by themselves; loaded once there is such a place.

export { RecordFolder } from './record-folder.ts'
export { RecordGraph } from './record-graph.ts'
