// Where Linesman's own names hang in the tree of all names.

/** `linesmanMIB` in `ops/LINESMAN-MIB.txt`. 32473 is the enterprise of RFC 5612, for examples. */
export const LINESMAN_MIB = '1.3.6.1.4.1.32473.5061'
/** Of engines' names (RFC 3411 section 5). */
export const ENTERPRISE = 32473
