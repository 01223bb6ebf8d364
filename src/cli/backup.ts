// `millrace backup` and `millrace restore`: while a server runs it does the work; without one, a
// restore is done here.

import { resolve } from 'node:path'
import { restoreData } from '../server/index.ts'
import { readSettings } from '../server/settings.ts'
import { adminFetch } from './admin-client.ts'
import { CommandFailed } from './failure.ts'

export async function runBackup(endpoint: string | undefined, directory: string): Promise<void> {
  const path = pathOf(directory)
  const { takenAt } = await post<{ takenAt: string }>(endpoint, '/backup', path)
  console.log(`everything acknowledged before ${takenAt} is in ${path}`)
}

export async function runRestore(
  options: { endpoint?: string; dataDir?: string },
  directory: string,
): Promise<void> {
  const path = pathOf(directory)
  const { takenAt } =
    options.dataDir === undefined
      ? await post<{ takenAt: string }>(options.endpoint, '/restore', path)
      : await offline(options.dataDir, path)
  console.log(`everything is as it was at ${takenAt}`)
}

/** Nothing, as an unset variable leaves it, would be the directory that one stands in. */
function pathOf(directory: string): string {
  if (directory.trim() === '') throw new CommandFailed('the directory must not be empty')
  return resolve(directory)
}

async function post<T>(endpoint: string | undefined, route: string, directory: string): Promise<T> {
  const body = JSON.stringify({ directory })
  const response = await adminFetch(endpoint, route, { method: 'POST', body })
  return (await response.json()) as T
}

async function offline(dataDir: string, directory: string): Promise<{ takenAt: string }> {
  try {
    return await restoreData(directory, readSettings({ dataDir }).dataDir)
  } catch (error) {
    throw new CommandFailed((error as Error).message)
  }
}
