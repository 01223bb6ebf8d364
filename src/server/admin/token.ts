// The operator's token: as given, or made once for a data directory and kept there for those who may
// read its files, among them the command line.

import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../../kernel/random.ts'
import { isToken, type ServerSettings } from '../settings.ts'
import { isGuarded } from './guard.ts'

export interface AdminToken {
  readonly text: string
  /** Nobody was told yet. */
  readonly isNew: boolean
  /** undefined: it is not kept. */
  readonly file: string | undefined
}

/** undefined where nobody is asked for one. */
export async function adminTokenOf(
  settings: ServerSettings,
  random: Random,
): Promise<AdminToken | undefined> {
  if (!isGuarded(settings)) return undefined
  const given = settings.adminToken
  if (given !== undefined) return { text: given, isNew: false, file: undefined }
  const made = Buffer.from(random.bytes(32)).toString('base64url')
  if (settings.store === 'memory') return { text: made, isNew: true, file: undefined }
  const file = join(settings.dataDir, 'admin-token')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (isToken(kept.trim())) {
    await chmod(file, 0o600)
    return { text: kept.trim(), isNew: false, file }
  }
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return { text: made, isNew: true, file }
}
