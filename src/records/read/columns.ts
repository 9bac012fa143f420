// Which column of a table is which field. Names are known in the spellings Microsoft's pages give them; where none is
// known, the place of the call type among the cells of the first row tells how the columns lie.

import { CALL_FIELDS, type CallField } from './raw-call.ts'

export interface Columns {
  /** The field of each column; undefined for a column that nothing is taken from. */
  fields: (CallField | undefined)[]
  /** By their names, or by their place only. */
  known: 'by name' | 'by place'
}

/** Names without spaces, signs and case. The German ones are those of Microsoft's German pages, over the years. */
const NAMES: Readonly<Record<CallField, readonly string[]>> = {
  correlationId: ['correlationid', 'korrelationsid'],
  objectId: ['aadobjectid', 'objectid', 'userid', 'entraobjectid', 'aadobjektid'],
  upn: ['upn', 'sipaddress', 'userprincipalname', 'sipadresse', 'username', 'benutzerprinzipalname'],
  displayName: ['displayname', 'userdisplayname', 'anzeigename'],
  country: ['usercountry', 'usercountrycode', 'benutzerland', 'landdesbenutzers'],
  invite: ['invitetime', 'invitedatetime', 'einladungszeit', 'einladungszeitpunkt'],
  start: ['starttime', 'startdatetime', 'startzeit', 'startzeitpunkt'],
  failure: ['failuretime', 'failuredatetime', 'fehlerzeit', 'fehlerzeitpunkt'],
  end: ['endtime', 'enddatetime', 'endzeit', 'endzeitpunkt'],
  duration: ['durationseconds', 'duration', 'dauersekunden', 'dauerinsekunden', 'dauer'],
  success: ['success', 'successfulcall', 'eventtype', 'erfolg', 'erfolgreich'],
  caller: ['callernumber', 'caller', 'callingnumber', 'anrufernummer', 'rufnummerdesanrufers'],
  callee: ['calleenumber', 'callee', 'calledto', 'nummerdesangerufenen', 'rufnummerdesangerufenen'],
  callType: ['calltype', 'anruftyp', 'anrufart'],
  mediaRegion: ['azureregionformedia', 'mediapathlocation', 'azureregionfürmedien'],
  signallingRegion: ['azureregionforsignaling', 'signalinglocation', 'azureregionfürsignalisierung'],
  sipCode: ['finalsipcode', 'sipcode', 'endgültigersipcode', 'letztersipcode'],
  microsoftCode: [
    'finalmicrosoftsubcode',
    'microsoftsubcode',
    'callendsubreason',
    'endgültigermicrosoftuntercode',
    'endgültigermicrosoftsubcode',
  ],
  phrase: [
    'finalsipphrase',
    'finalsipcodephrase',
    'endgültigersipsatz',
    'endgültigersipausdruck',
    'letztersipausdruck',
  ],
  sbc: ['sbcfqdn', 'trunkfullyqualifieddomainname', 'trunkfqdn', 'sbc'],
  bypass: ['mediabypass', 'mediabypassenabled', 'medienumgehung'],
  sharedId: ['sharedcorrelationid', 'transferorcorrelationid', 'freigegebenekorrelationsid'],
}

const BY_NAME = new Map(CALL_FIELDS.flatMap(field => NAMES[field].map(name => [name, field] as const)))

/** The field that goes by this name in a table or an object. */
export const fieldNamed = (name: string): CallField | undefined =>
  BY_NAME.get(
    name
      .toLowerCase()
      .replace(/\(utc\)/, '')
      .replace(/[^\p{L}\p{N}]/gu, ''),
  )

/** Fewer known names might be those of another table. */
const NAMES_NEEDED = 4
/** What only a report of Direct Routing has. */
const TELLING: readonly CallField[] = ['sipCode', 'microsoftCode', 'sbc']

/** The columns of a table with this first line and first row; undefined for another table. */
export function columnsOf(names: readonly string[], row: readonly string[] = []): Columns | undefined {
  const fields = names.map(fieldNamed)
  const found = new Set(fields)
  found.delete(undefined)
  if (found.size >= NAMES_NEEDED && TELLING.some(field => found.has(field)))
    return { fields: firstOfEach(fields), known: 'by name' }
  return byPlace(row)
}

/** Where a name stands twice, the first column counts. */
function firstOfEach(fields: readonly (CallField | undefined)[]): (CallField | undefined)[] {
  const seen = new Set<CallField>()
  return fields.map(field => {
    if (field === undefined || seen.has(field)) return undefined
    seen.add(field)
    return field
  })
}

const CALL_TYPE = /^(?:dr_|byot)\w+$/i
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const TIMES = ['invite', 'start', 'failure', 'end'] as const
const ISO_DATE = /^\d{4}-\d\d-\d\d[T ]/

/** The layout shifts to the call type; older exports lack a column before it. */
function byPlace(row: readonly string[]): Columns | undefined {
  const callType = row.findIndex(cell => CALL_TYPE.test(cell))
  if (callType === -1 || !GUID.test(row[0] ?? '')) return undefined
  const shift = callType - CALL_FIELDS.indexOf('callType')
  const fieldAt = (column: number): CallField | undefined =>
    column === 0 ? 'correlationId' : CALL_FIELDS[column - shift]
  const fields = row.map((_, column) => fieldAt(column))
  const isTimed = TIMES.some(time => ISO_DATE.test(row[fields.indexOf(time)] ?? ''))
  return isTimed ? { fields: firstOfEach(fields), known: 'by place' } : undefined
}
