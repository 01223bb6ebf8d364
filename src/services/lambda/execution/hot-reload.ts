// Code that runs from a directory of this machine, for development: when a file in it changes, the next
// invocation gets a new environment.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** More than a function's own files; dependencies are not looked at. */
const MAX_FILES = 5_000

/** Differs whenever a file was changed, added or removed. */
export async function stampOf(directory: string): Promise<string> {
  let newestMs = 0
  let files = 0
  const folders = [directory]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (++files > MAX_FILES) return `${files}-${newestMs}`
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!IGNORED.has(entry.name)) folders.push(path)
        continue
      }
      const found = await stat(path).catch(() => undefined)
      newestMs = Math.max(newestMs, found?.mtimeMs ?? 0)
    }
  }
  return `${files}-${newestMs}`
}

const IGNORED = new Set(['node_modules', '.git', '__pycache__', '.venv'])
