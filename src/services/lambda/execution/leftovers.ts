// Processes that functions started and that left their group: neither the end of the function nor the
// reaper reaches them. They still carry what they inherited, so the next Millrace over the same data
// directory finds and ends them. None but those: the mark has a random name of the directory in it.

import { readdir, readFile } from 'node:fs/promises'
import type { Log } from '../../../kernel/log.ts'

/** Whose a function's processes are. */
export interface Owner {
  /** Of the data directory, which one Millrace at a time has. */
  readonly directory: string
  /** Of this run of Millrace. */
  readonly run: string
}

const VARIABLE = '_MILLRACE_OWNER'

/** What every process of a function has in its environment. */
export function markOf({ directory, run }: Owner): Record<string, string> {
  return { [VARIABLE]: `${directory}:${run}` }
}

/** Ends what earlier runs left. Where there is no /proc nothing is found. Answers how many there were. */
export async function endLeftovers(owner: Owner, log: Log): Promise<number> {
  const names = await readdir('/proc').catch(() => [])
  let ended = 0
  for (const name of names) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid) continue
    // One at a time and read anew: a number that was given to another process does not count.
    if (await isLeftover(pid, owner)) {
      try {
        process.kill(pid, 'SIGKILL')
        ended++
      } catch {
        // It has ended by itself.
      }
    }
  }
  if (ended > 0) log.warn({ processes: ended }, 'processes that functions had left were ended')
  return ended
}

async function isLeftover(pid: number, { directory, run }: Owner): Promise<boolean> {
  // Of other users' processes it cannot be read.
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
  const lead = `${VARIABLE}=${directory}:`
  return environment
    .split('\0')
    .some((variable) => variable.startsWith(lead) && variable !== lead + run)
}
