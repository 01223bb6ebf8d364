// What a function's process prints, cut into log events. Standard output and error are lines; our
// own bootstraps also write framed messages (file descriptor 3), so that a message of many lines
// stays one event, as with AWS's managed runtimes.

import type { Readable } from 'node:stream'

/** CloudWatch Logs' limit for an event that Lambda writes; longer lines are cut into several. */
export const MAX_MESSAGE_BYTES = 262_144

export type Emit = (message: string) => void

/** Turns a stream of bytes into lines. Never holds more than one message's worth. */
export class LineSplitter {
  #parts: Buffer[] = []
  #bytes = 0
  readonly #emit: Emit

  constructor(emit: Emit) {
    this.#emit = emit
  }

  write(chunk: Buffer): void {
    let from = 0
    for (;;) {
      const newline = chunk.indexOf(0x0a, from)
      if (newline < 0) break
      this.#keep(chunk.subarray(from, newline))
      this.flush(true)
      from = newline + 1
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from))
  }

  /** Emits what is left without a newline (or, with `line`, even an empty line). */
  flush(line = false): void {
    if (this.#bytes === 0 && !line) return
    const message = Buffer.concat(this.#parts, this.#bytes).toString('utf8')
    this.#parts = []
    this.#bytes = 0
    this.#emit(message.endsWith('\r') ? message.slice(0, -1) : message)
  }

  #keep(part: Buffer): void {
    let rest = part
    while (this.#bytes + rest.length > MAX_MESSAGE_BYTES) {
      const room = MAX_MESSAGE_BYTES - this.#bytes
      this.#parts.push(rest.subarray(0, room))
      this.#bytes += room
      this.flush()
      rest = rest.subarray(room)
    }
    this.#parts.push(rest)
    this.#bytes += rest.length
  }
}

const FRAME_HEADER_BYTES = 16
const FRAME_TYPE = 0xa55a00

/**
 * Reads frames: type (4 bytes, 0xa55a00 and a level), length (4), microseconds (8), message. Bytes
 * that are no frame close the channel, so that a function writing there by mistake harms nobody.
 */
export class FrameReader {
  #header = Buffer.alloc(FRAME_HEADER_BYTES)
  #headerBytes = 0
  #parts: Buffer[] = []
  #kept = 0
  #left = 0
  #broken = false
  readonly #emit: Emit

  constructor(emit: Emit) {
    this.#emit = emit
  }

  write(chunk: Buffer): void {
    let from = 0
    while (from < chunk.length && !this.#broken) {
      if (this.#left > 0) from += this.#message(chunk, from)
      else from += this.#head(chunk, from)
    }
  }

  #head(chunk: Buffer, from: number): number {
    const taken = chunk.copy(this.#header, this.#headerBytes, from)
    this.#headerBytes += taken
    if (this.#headerBytes < FRAME_HEADER_BYTES) return taken
    this.#headerBytes = 0
    this.#broken = this.#header.readUInt32BE(0) >>> 8 !== FRAME_TYPE
    this.#left = this.#header.readUInt32BE(4)
    if (this.#left === 0 && !this.#broken) this.#emit('')
    return taken
  }

  #message(chunk: Buffer, from: number): number {
    const taken = Math.min(this.#left, chunk.length - from)
    const room = Math.min(taken, MAX_MESSAGE_BYTES - this.#kept)
    if (room > 0) this.#parts.push(chunk.subarray(from, from + room))
    this.#kept += room
    this.#left -= taken
    if (this.#left === 0) {
      const text = Buffer.concat(this.#parts, this.#kept).toString('utf8')
      this.#parts = []
      this.#kept = 0
      this.#emit(text.endsWith('\n') ? text.slice(0, -1) : text)
    }
    return taken
  }
}

/** Feeds a child's pipe to a reader; the function answered pauses and resumes it. */
export function drain(
  stream: Readable | null | undefined,
  reader: { write(chunk: Buffer): void },
): (paused: boolean) => void {
  if (!stream) return () => {}
  stream.on('data', (chunk: Buffer) => reader.write(chunk))
  stream.on('error', () => {})
  return (paused) => void (paused ? stream.pause() : stream.resume())
}
