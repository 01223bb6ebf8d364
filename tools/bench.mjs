// `npm run bench`: builds if needed, then measures. Arguments go to bench/run.mjs.

import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { root, run, setup } from './setup.mjs'

setup()
if (!isBuilt()) await build()
// `npm run bench -- lambda`: invocations alone.
const [first, ...rest] = process.argv.slice(2)
const [file, args] =
  first === 'lambda' ? ['lambda-invoke.mjs', rest] : ['run.mjs', process.argv.slice(2)]
run(process.execPath, [join(root, 'bench', file), ...args], { stdio: 'inherit' })
