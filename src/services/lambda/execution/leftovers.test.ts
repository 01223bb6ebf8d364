import { spawn, type ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { endLeftovers, markOf } from './leftovers.ts'

const warned: object[] = []
const log = {
  debug() {},
  info() {},
  error() {},
  warn: (fields: object) => void warned.push(fields),
}

describe.runIf(process.platform === 'linux')('processes that functions left', () => {
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  async function sleeper(env: Record<string, string>): Promise<ChildProcess> {
    const child = spawn('sleep', ['1000'], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: 'ignore',
      // A session of its own, as one that gets away has.
      detached: true,
    })
    children.push(child)
    await new Promise((resolve) => child.once('spawn', resolve))
    return child
  }

  it('are ended by the next run over their data directory, and nobody else is', async () => {
    const directory = `test-${process.pid}-a`
    const left = await sleeper(markOf({ directory, run: '1' }))
    const others = [
      // Of this run, of another directory, of one whose name only begins so, and no function's at all.
      await sleeper(markOf({ directory, run: '2' })),
      await sleeper(markOf({ directory: `test-${process.pid}-b`, run: '1' })),
      await sleeper(markOf({ directory: `${directory}b`, run: '1' })),
      await sleeper({ OTHER: `_MILLRACE_OWNER=${directory}:1` }),
      await sleeper({}),
    ]
    const gone = new Promise((resolve) => left.once('exit', (_, signal) => resolve(signal)))
    expect(await endLeftovers({ directory, run: '2' }, log)).toBe(1)
    expect(await gone).toBe('SIGKILL')
    expect(warned).toEqual([{ processes: 1 }])
    expect(others.every(({ exitCode, signalCode }) => (exitCode ?? signalCode) === null)).toBe(true)
    expect(await endLeftovers({ directory, run: '2' }, log)).toBe(0)
  })
})
