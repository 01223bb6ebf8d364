// `npm run sim -- --seed N`: replays one seed, or runs many.

import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BUGS, type Bug } from './bugs.ts'
import { CLUSTER_BUGS, type ClusterBug } from './cluster-bugs.ts'
import { simulate, type Verdict } from './run.ts'
import type { Ground } from './ground.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    steps: { type: 'string' },
    bug: { type: 'string' },
    nodes: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})
const first = Number(values.seed)
const count = Number(values.seeds)
const steps = values.steps === undefined ? undefined : Number(values.steps)
const nodes = values.nodes === undefined ? undefined : Number(values.nodes)
const known: readonly string[] = nodes === undefined ? BUGS : [...CLUSTER_BUGS, ...BUGS]
const bug = values.bug as Bug | ClusterBug | undefined
if (![first, count, steps ?? 1, nodes ?? 1].every((n) => Number.isSafeInteger(n) && n >= 0)) {
  console.error(
    'usage: npm run sim -- --seed N [--seeds COUNT] [--nodes N] [--steps M] [--verbose]',
  )
  process.exit(1)
}
if (bug !== undefined && !known.includes(bug)) {
  console.error(`--bug must be one of ${known.join(', ')}`)
  process.exit(1)
}

let failures = 0
let events = 0
let running: number | undefined
let world: Ground | undefined
process.on('exit', () => {
  // Nothing is left to do, and the run is not over: the engine waits for what never comes.
  if (running !== undefined) console.error(`seed ${running} is stuck: ${world?.status()}`)
})
for (let seed = first; seed < first + count; seed++) {
  running = seed
  const verdict = await simulate({ seed, steps, bug, nodes }, (made) => (world = made))
  events += verdict.history.events.length
  if (verdict.wrong.length > 0) failures++
  if (verdict.wrong.length > 0 || count === 1) tell(verdict)
}
running = undefined
console.log(`${count} seeds, ${events} events, ${failures} failed`)
process.exit(failures > 0 ? 1 : 0)

function tell({ seed, plan, hash, wrong, history }: Verdict): void {
  const directory = join(tmpdir(), 'millrace-simulation')
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `seed-${seed}.jsonl`)
  writeFileSync(file, history.lines().join('\n') + '\n')
  if (values.verbose) for (const line of history.lines()) console.log(line)
  console.log(`seed ${seed}  hash ${hash}  ${wrong.length === 0 ? 'ok' : 'FAILED'}`)
  console.log(`  plan ${JSON.stringify(plan)}`)
  console.log(`  history ${file}`)
  for (const problem of wrong) console.log(`  ${problem}`)
}
