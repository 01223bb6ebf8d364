// What `npm pack` takes. The whole of a release is tried by `npm run release-check`.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { declare } from '../../tools/declarations.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('declarations are whole, and few', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-types-'))
  const files = declare(directory)
  await rm(directory, { recursive: true })
  expect(files).toBeGreaterThan(10)
  expect(files).toBeLessThan(200)
}, 300_000)

test('what the documents tell to copy is in it', async () => {
  const { files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    files: string[]
  }
  expect(files).toContain('packaging')
})
