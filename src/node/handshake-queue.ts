// When many peers connect at once, each handshake takes its half millisecond of this thread. So only some begin in one
// turn of the event loop; the others wait, in order, and between two turns the connections that stand are served.
//
//   ClientHello read --> begins at once, while this turn has room
//                   \--> waits --> a later turn
//
// A peer that connects and stays silent takes no place: who waits here has said its hello. Nor does one that has gone
// while it waited, else whoever connects and leaves again fast enough would keep the others waiting.

export class HandshakeQueue {
  readonly #perTurn: number
  readonly #nextTurn: (act: () => void) => void
  #begun = 0
  readonly #waiting: (() => boolean)[] = []

  /** `nextTurn` calls back when the event loop has looked at all sockets again. */
  constructor(perTurn: number, nextTurn: (act: () => void) => void) {
    this.#perTurn = perTurn
    this.#nextTurn = nextTurn
  }

  /** `handshake` must not throw; false says that its connection stands no more, and nothing was done. */
  begin(handshake: () => boolean): void {
    if (this.#begun === this.#perTurn) {
      this.#waiting.push(handshake)
      return
    }
    if (!handshake()) return
    if (this.#begun === 0) this.#nextTurn(() => this.#turn())
    this.#begun += 1
  }

  #turn(): void {
    this.#begun = 0
    let looked = 0
    for (; looked < this.#waiting.length && this.#begun < this.#perTurn; looked++) {
      this.begin(this.#waiting[looked] as () => boolean)
    }
    this.#waiting.splice(0, looked)
  }
}
