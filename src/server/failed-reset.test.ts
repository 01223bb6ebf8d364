import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from './index.ts'
import { readSettings } from './settings.ts'

test('a server whose reset failed does not go on as if it could serve', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-reset-'))
  const dataDir = join(folder, 'data')
  const settings = readSettings({ port: '0', dataDir, logLevel: 'silent' }, {})
  const server = await startServer(settings)
  try {
    await rename(dataDir, join(folder, 'moved'))
    await writeFile(dataDir, 'in the way')
    await expect(server.reset()).rejects.toThrow()
    expect((await server.fatal).message).toMatch(/^the reset failed: /)
    await expect(fetch(`${server.endpoint}/_millrace/health`)).rejects.toThrow()
  } finally {
    await server.stop().catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
})
