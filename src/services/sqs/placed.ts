import type { MessageState } from './row-codecs.ts'

/** A message and where its index row stands. */
export interface Placed {
  readonly where: 'ready' | 'run' | 'waiting' | 'tenant'
  readonly atMs: number
  readonly sequence: number
  readonly state: MessageState
}
