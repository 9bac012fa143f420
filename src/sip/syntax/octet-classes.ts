// What an octet of SIP text may be: the classes of RFC 3261 section 25.1, each a bit, and the octets that separate. NUL, CR
// and LF are of no class.

export const LF = 10
export const CR = 13
export const SPACE = 32
export const QUOTE = 34
export const COMMA = 44
export const SLASH = 47
export const COLON = 58
export const SEMICOLON = 59
export const LESS = 60
export const EQUALS = 61
export const GREATER = 62
export const QUESTION = 63
export const AT = 64
export const BRACKET = 91
export const BACKSLASH = 92

/** `token`. */
export const TOKEN = 1
export const DIGIT = 2
/** A name or an IPv4 address. The underscore is no host character of RFC 3261, yet names with it are in use. */
export const HOST = 4
export const SCHEME = 8
/** A parameter value that is not quoted: all but white space, quotes and what separates. */
export const VALUE = 16
/** What may stand in a URI: no white space, quotes, angle brackets or octets above 126. */
export const URI = 32
/** A URI without angle brackets around it holds no question mark, comma or semicolon (section 20.10). */
export const BARE_URI = 64
/** Up to the `@` of a URI. */
export const USER = 128
/** The value of a URI parameter. */
export const URI_VALUE = 256
/**
 * A display name without quotes: wider than the grammar's tokens, because peers leave quotes away; narrow enough to
 * have one reading.
 */
export const DISPLAY = 512
/** Inside of quotes, up to one of them or a backslash. */
export const QUOTED = 1024
export const WHITE = 2048
/** All of a line. */
export const LINE = 4096
/** What `toLowerCase` leaves as it is, of tokens and hosts. */
export const LOWER = 8192

const table = new Uint16Array(256)
/** Of each octet, the bits of its classes. */
export const classes = table
const mark = (bit: number, characters: string): void => {
  for (const code of Buffer.from(characters, 'latin1')) table[code] = (table[code] as number) | bit
}
const except = (characters: string, excluded: string): string =>
  [...characters].filter(character => !excluded.includes(character)).join('')

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const URI_TEXT = `${ALPHANUMERIC}-_.!~*'()%&=+$,;?/:@#[]|{}^\``
const FREE = except(String.fromCharCode(...Array(256).keys()), '\0\r\n')
const PRINTABLE = [...FREE].filter(octet => octet >= ' ' && octet !== '\x7f').join('')
mark(TOKEN, `${ALPHANUMERIC}-.!%*_+\`'~`)
mark(DIGIT, '0123456789')
mark(HOST, `${ALPHANUMERIC}-._`)
mark(SCHEME, `${ALPHANUMERIC}+-.`)
mark(VALUE, except(FREE, ' \t;,"<>'))
mark(URI, URI_TEXT)
mark(BARE_URI, except(URI_TEXT, '?,;'))
mark(USER, except(URI_TEXT, '@'))
mark(URI_VALUE, except(URI_TEXT, '@;?'))
mark(DISPLAY, except(PRINTABLE, '",;<>'))
mark(QUOTED, except(FREE, '"\\'))
mark(WHITE, ' \t')
mark(LINE, FREE)
mark(LOWER, `${ALPHANUMERIC.toLowerCase()}-.!%*_+\`'~`)

/** In numbers: what is exported is looked up each time (see page.ts). */
export const isWhite = (code: number): boolean => code === 32 || code === 9

export const isOf = (set: number, code: number): boolean => ((table[code] ?? 0) & set) !== 0
