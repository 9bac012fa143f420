// Test support of the room records.

export {
  COLUMN_NAMES,
  callPage,
  callTable,
  guid,
  healthyCalls,
  MADE_FROM,
  type MadeCall,
  madeCall,
  SBCS,
  zipOf,
} from './made-calls.ts'
