// The zone of times that name none, as a person writes it.

/** `+01:00`, `-05:30`, `Z`: minutes east of UTC; undefined for what is no zone. */
export function parseZone(text: string): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(text) ?? []
  if (/^(?:Z|UTC)$/i.test(text)) return 0
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
