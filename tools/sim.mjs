// `npm run sim -- --seed N [--seeds COUNT] [--nodes N] [--bug NAME] [--verbose]`: the deterministic
// simulation of test/simulation/, bundled on the spot. Ends with 1 if a seed fails.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, setup } from './setup.mjs'

setup()
const { build } = await import('rolldown')
// Inside the project, so that the bundle finds the dependencies.
const ground = mkdtempSync(join(root, 'node_modules', '.sim-'))
try {
  await build({
    cwd: root,
    input: 'test/simulation/main.ts',
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('test/'),
    output: {
      file: join(ground, 'sim.mjs'),
      format: 'esm',
      sourcemap: 'inline',
      codeSplitting: false,
    },
    logLevel: 'silent',
  })
  const result = spawnSync(
    process.execPath,
    ['--enable-source-maps', join(ground, 'sim.mjs'), ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit' },
  )
  process.exitCode = result.status ?? 1
} finally {
  rmSync(ground, { recursive: true, force: true })
}
