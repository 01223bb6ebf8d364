// `npm run ok`: what must hold before a change is handed in. Prints one line per check, and the
// output of those that fail.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const checks = [
  ['format', 'prettier/bin/prettier.cjs', '--log-level', 'warn', '--check', '.'],
  ['lint', 'oxlint/bin/oxlint', '--deny-warnings'],
  ['types', 'typescript/bin/tsc', '--noEmit'],
  ['types of the console', 'typescript/bin/tsc', '--noEmit', '-p', 'src/console'],
  ['tidy', 'vitest/vitest.mjs', 'run', 'test/tidy'],
  ['unit tests', 'vitest/vitest.mjs', 'run', 'src'],
]

if (!existsSync(`${root}/node_modules`)) {
  console.error('Run `npm run setup` first: node_modules is missing.')
  process.exit(1)
}

const failed = []
for (const [name, script, ...args] of checks) {
  const startedAt = process.hrtime.bigint()
  const result = spawnSync(process.execPath, [`node_modules/${script}`, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const seconds = (Number(process.hrtime.bigint() - startedAt) / 1e9).toFixed(1)
  const ok = result.status === 0
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(10)}  ${seconds.padStart(6)} s`)
  if (ok) continue
  failed.push(name)
  console.log(indent(`${result.stdout}${result.stderr}`))
}

if (failed.length > 0) {
  console.log(`\nNot ok: ${failed.join(', ')}. \`npm run format\` mends the format.`)
  process.exit(1)
}
console.log('\nAll is well.')

function indent(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')
}
