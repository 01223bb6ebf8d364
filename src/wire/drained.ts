// Waiting for a client that reads more slowly than we write.

import type { Writable } from 'node:stream'
import type { StallWatch, Transfer } from './stall-watch.ts'
import { HungUp } from './transport.ts'

/** Resolves when the client has taken what was written; one that takes nothing is cut off. */
export function drained(
  stream: Pick<Writable, 'on' | 'off'>,
  watch: StallWatch,
  cutOff: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transfer: Transfer = {
      place: -1,
      startedTick: 0,
      movedTick: 0,
      stalled: () => {
        cutOff()
        left()
      },
    }
    const settled = () => {
      watch.remove(transfer)
      stream.off('drain', drain)
      stream.off('close', left)
    }
    const drain = () => {
      settled()
      resolve()
    }
    const left = () => {
      settled()
      reject(new HungUp('the client left'))
    }
    watch.add(transfer)
    stream.on('drain', drain)
    stream.on('close', left)
  })
}
