// What evidence can be read from, in words: for `--help`, and for who named something else. It stands apart from the
// sources so that help need not load them.

export const WHAT_IS_READ =
  'captures (pcap, pcapng), logs of SBCs and firewalls, configurations of SBCs (ini), dumps of HEP, call records (CSV, zip, JSON, pasted transfers) and files of facts, each also gzipped'

/** A hint. */
export const WHAT_TO_NAME = `name what can be read: ${WHAT_IS_READ}`
