// By what a data directory's processes are known: a name that nobody else has, made with the directory.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../kernel/random.ts'

/** `run` is another one each time. */
export async function ownerOf(
  dataDir: string,
  random: Random,
): Promise<{ directory: string; run: string }> {
  const file = join(dataDir, 'owner')
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  const directory = /^[0-9a-f-]{36}$/.test(kept) ? kept : random.uuid()
  if (directory !== kept) await writeFile(file, `${directory}\n`)
  return { directory, run: random.uuid() }
}
