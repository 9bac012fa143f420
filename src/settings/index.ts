// settings: how an SBC is set up, from its own configuration file, to facts.

export { audioCodesSettings } from './audiocodes-settings.ts'
export { type IniFile, type IniRow, parseIni } from './ini.ts'
