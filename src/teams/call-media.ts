// The audio of one call: a port of a media processor, what is played to the SBC and what is heard from it.

import { AudioEnd, audioSocket, type ElementEffect, type SocketId } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import type { Chance, Endpoint, Instant } from '../kernel/index.ts'
import type { PromptName } from '../media/index.ts'

export class CallMedia {
  readonly socket: SocketId
  readonly local: Endpoint
  readonly end: AudioEnd
  #onceThrough = false
  #digitsTold = 0

  constructor(local: Endpoint, chance: Chance) {
    this.local = local
    this.socket = audioSocket(chance)
    this.end = new AudioEnd({ socket: this.socket, local, profile: 'RTP/SAVP', chance })
  }

  play(prompt: PromptName, loops: boolean, now: Instant): void {
    this.#onceThrough = !loops
    this.end.play(prompt, now, loops)
  }

  /** The packets due; `ended` when the prompt played once is over with them. */
  tick(now: Instant): { effects: ElementEffect[]; ended: boolean } {
    const effects = this.end.tick(now)
    const ended = this.#onceThrough && !this.end.busy
    if (ended) this.#onceThrough = false
    return { effects, ended }
  }

  /** Takes a packet; the digits it completed. */
  receive(bytes: Uint8Array, now: Instant): string {
    this.end.receive(bytes, now)
    const digits = this.end.digits().slice(this.#digitsTold)
    this.#digitsTold += digits.length
    return digits
  }

  close(callId: string): { effects: ElementEffect[]; notes: Note[] } {
    return { effects: this.end.close(), notes: this.end.summary(callId) }
  }
}
