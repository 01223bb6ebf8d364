// `npm test`: everything that must hold, from a bare clone. `npm test sqs` runs all of one service; other
// arguments go to vitest.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { root, run, setup } from './setup.mjs'
import { pathsOf } from './test-scope.mjs'

setup()
if (!isBuilt()) await build()
run(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'])
run(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/console'])
const args = process.argv.slice(2).flatMap((word) => pathsOf(word) ?? [word])
const result = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args],
  { cwd: root, stdio: 'inherit' },
)
process.exit(result.status ?? 1)
