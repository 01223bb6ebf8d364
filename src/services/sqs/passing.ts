// A message on its way in, and on its way out.

import type { MessageRow, MessageState } from './row-codecs.ts'

/** A message as it enters a queue: fresh, or with what it has been through. */
export interface NewMessage {
  readonly row: MessageRow
  readonly sentAtMs: number
  readonly receiveCount: number
  readonly receivedElsewhere?: number
  readonly firstReceivedAtMs: number
  readonly delaySeconds?: number
  readonly kept?: true
}

/** A message handed to a consumer. */
export interface Taken {
  readonly sequence: number
  readonly state: MessageState
  readonly row: MessageRow
  readonly receivedAtMs: number
  readonly visibleAtMs: number
  readonly group?: string
}
