// When many peers connect at once, each handshake takes its half millisecond of this thread. So only some begin in one
// turn of the event loop; the others wait, in order, and between two turns the connections that stand are served.
//
//   ClientHello read --> begins at once, while this turn has room
//                   \--> waits --> a later turn
//
// A peer that connects and stays silent takes no place: who waits here has said its hello. No more wait than there are
// accepted connections.

export class HandshakeQueue {
  readonly #perTurn: number
  readonly #nextTurn: (act: () => void) => void
  #begun = 0
  #waiting: (() => void)[] = []

  /** `nextTurn` calls back when the event loop has looked at all sockets again. */
  constructor(perTurn: number, nextTurn: (act: () => void) => void) {
    this.#perTurn = perTurn
    this.#nextTurn = nextTurn
  }

  /** `handshake` must not throw, and looks for itself whether its connection still stands. */
  begin(handshake: () => void): void {
    if (this.#begun === this.#perTurn) {
      this.#waiting.push(handshake)
      return
    }
    if (this.#begun === 0) this.#nextTurn(() => this.#turn())
    this.#begun += 1
    handshake()
  }

  #turn(): void {
    this.#begun = 0
    const next = this.#waiting.splice(0, this.#perTurn)
    for (const handshake of next) this.begin(handshake)
  }
}
