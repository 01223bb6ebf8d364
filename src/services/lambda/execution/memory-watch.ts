// Holds functions to their MemorySize: looks at what their processes use and ends those that use
// more, as the kernel does in AWS. Where the system has no /proc nothing is enforced.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html

import { readFileSync } from 'node:fs'

/** By the real clock: what a function takes between two looks, it gets. */
const LOOK_EVERY_MS = 50
/** More children than a function has; a fork bomb is ended by its memory before that. */
const MAX_PROCESSES = 256

interface Watched {
  readonly limitBytes: number
  readonly exceeded: () => void
}

export class MemoryWatch {
  readonly #watched = new Map<number, Watched>()
  #timer: NodeJS.Timeout | undefined

  /** From now until `remove`, calls `exceeded` once the process and its children use too much. */
  add(pid: number, limitMb: number, exceeded: () => void): void {
    this.#watched.set(pid, { limitBytes: limitMb * 1024 * 1024, exceeded })
    // Real time: memory is the machine's.
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  remove(pid: number): void {
    this.#watched.delete(pid)
  }

  #look(): void {
    // The timer outlives short pauses, so that a warm invocation costs no timer of its own.
    if (this.#watched.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
    for (const [pid, { limitBytes, exceeded }] of this.#watched) {
      if (!exceeds(pid, limitBytes)) continue
      this.#watched.delete(pid)
      exceeded()
    }
  }
}

function exceeds(pid: number, limitBytes: number): boolean {
  const pids = familyOf(pid)
  if (total(pids, 'status', 'VmRSS:') <= limitBytes) return false
  if (pids.length === 1) return true
  // Processes share pages, counted for each of them above: the dearer look counts them once.
  return total(pids, 'smaps_rollup', 'Pss:') > limitBytes
}

/** A process and what it started, directly or not. */
function familyOf(pid: number): number[] {
  const pids = [pid]
  for (let i = 0; i < pids.length && pids.length < MAX_PROCESSES; i++) {
    const children = read(`/proc/${pids[i]}/task/${pids[i]}/children`)
    for (const child of children.split(' ')) if (child !== '') pids.push(Number(child))
  }
  return pids
}

function total(pids: readonly number[], file: string, label: string): number {
  let bytes = 0
  for (const pid of pids) {
    const text = read(`/proc/${pid}/${file}`)
    const at = text.indexOf(`\n${label}`)
    if (at >= 0) bytes += Number.parseInt(text.slice(at + 1 + label.length), 10) * 1024
  }
  return bytes
}

/** '' when the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
