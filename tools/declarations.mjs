// Type declarations for those who install the package: what its two entries reach, and nothing else.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { root, run } from './setup.mjs'

const OUT = join(root, 'dist', 'types')
const ENTRIES = ['src/server/index.d.ts', 'src/testing/index.d.ts']

/** `directory` is another than dist/types for tests. Answers how many files there are. */
export function declare(directory = OUT) {
  const flags =
    '--noEmit false --declaration --emitDeclarationOnly --rewriteRelativeImportExtensions'
  run(process.execPath, [
    'node_modules/typescript/bin/tsc',
    ...flags.split(' '),
    ...['--allowImportingTsExtensions', 'false', '--rootDir', '.', '--outDir', directory],
  ])
  const reached = new Set()
  for (const entry of ENTRIES) reach(join(directory, entry), reached)
  prune(directory, reached)
  return reached.size
}

function reach(file, reached) {
  if (reached.has(file)) return
  if (!existsSync(file)) throw new Error(`no declarations for ${file}`)
  reached.add(file)
  // Comments may speak of imports.
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  for (const [, name] of code.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g)) {
    if (name.endsWith('.json')) continue
    reach(resolve(dirname(file), name.replace(/\.(?:js|ts)$/, '.d.ts')), reached)
  }
}

/** Removes what was not reached. True if nothing is left of `directory`. */
function prune(directory, reached) {
  let empty = true
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    const keep = entry.isDirectory() ? !prune(path, reached) : reached.has(path)
    if (keep) empty = false
    else rmSync(path, { recursive: true })
  }
  return empty
}
