// `npm test`: everything that must hold, from a bare clone. Arguments go to vitest.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { root, run, setup } from './setup.mjs'

setup()
if (!isBuilt()) await build()
run(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'])
const result = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(result.status ?? 1)
