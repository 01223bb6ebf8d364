// `npm run bench`: builds if needed, then measures. Arguments go to bench/run.mjs.

import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { root, run, setup } from './setup.mjs'

/** Parts of the source, measured by themselves. */
const ALONE = ['blobs', 'lineage', 'source', 'store']

setup()
if (!isBuilt()) await build()
// `npm run bench -- lambda`: invocations alone; `events`: EventBridge; `api`: API Gateway; `s3`: objects; `kinesis`; `dynamodb`: items;
// `stepfunctions`: executions; `npm run bench -- lineage 10000000`: what trace and
// explain cost over so many hops; `blobs`, `source`, `store`: those.
const [first, ...rest] = process.argv.slice(2)
if (ALONE.includes(first)) {
  const bundle = join(root, 'dist', 'bench', `${first}.mjs`)
  const rolldown = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs')
  const source = join(root, 'bench', `${first}.bench.ts`)
  const how = ['--platform', 'node', '-e', '@photostructure/sqlite', '-o', bundle]
  run(process.execPath, [rolldown, source, ...how], { stdio: 'ignore' })
  run(process.execPath, [bundle, ...rest], { stdio: 'inherit' })
} else {
  const parts = {
    calls: 'calls.mjs',
    lambda: 'lambda-invoke.mjs',
    api: 'api.mjs',
    events: 'events.mjs',
    s3: 's3.mjs',
    dynamodb: 'dynamodb.mjs',
    kinesis: 'kinesis.mjs',
    stepfunctions: 'stepfunctions.mjs',
  }
  const part = Object.hasOwn(parts, first ?? '') ? parts[first] : undefined
  const [file, args] = part ? [part, rest] : ['run.mjs', process.argv.slice(2)]
  run(process.execPath, [join(root, 'bench', file), ...args], { stdio: 'inherit' })
}
