import { spawnSync } from 'node:child_process'

/** Whether a program of this name runs here. */
export function haveProgram(name: string, ...args: string[]): boolean {
  const given = args.length > 0 ? args : ['--version']
  return spawnSync(name, given, { stdio: 'ignore', timeout: 30_000 }).status === 0
}
