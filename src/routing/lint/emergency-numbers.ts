// The emergency numbers that people dial, by ISO 3166 code (national numbering plans; 112 in the European Union by
// Directive 2009/136/EC). Only countries whose numbers are beyond doubt.

const EUROPEAN_UNION = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'

const NATIONAL: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(EUROPEAN_UNION.split(' ').map(country => [country, ['112']])),
  DE: ['110', '112'],
  IE: ['112', '999'],
  GB: ['112', '999'],
  CH: ['112', '117', '118', '144'],
  NO: ['110', '112', '113'],
  US: ['911'],
  CA: ['911'],
  MX: ['911'],
  AU: ['000'],
  NZ: ['111'],
  JP: ['110', '119'],
}

/** Empty where they are not known here. */
export const emergencyNumbersOf = (usageLocation: string): readonly string[] =>
  NATIONAL[usageLocation.toUpperCase()] ?? []
