// `npm run bench`: builds if needed, then measures. Arguments go to bench/run.mjs.

import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { root, run, setup } from './setup.mjs'

setup()
if (!isBuilt()) await build()
run(process.execPath, [join(root, 'bench', 'run.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
