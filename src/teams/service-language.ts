// The words between a call and what it is connected to inside Teams: a user's devices, an auto attendant, a queue.

import type { PromptName } from '../media/index.ts'
import type { Target } from './config.ts'

export type ServiceEvent =
  /** The call stands: ACK for our 200, or handed over by another service. */
  | { type: 'connected' }
  /** The prompt that was played once is over. */
  | { type: 'prompt-ended' }
  | { type: 'digit'; digit: string }
  | { type: 'transfer-failed' }
  | { type: 'tick' }

export type ServiceEffect =
  /** 180 of so many devices. */
  | { type: 'ring'; endpoints: number }
  | { type: 'answer' }
  | { type: 'reject'; status: number; says: string }
  | { type: 'play'; prompt: PromptName; loops: boolean }
  | { type: 'transfer'; target: Target }
  | { type: 'hang-up'; cause: number; says: string }

export type ServiceStep<Kind> = [Kind, ServiceEffect[]]
