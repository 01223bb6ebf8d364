// Style as a test: what a reviewer would otherwise have to look for in every change.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clients } from '../../tools/models/clients.mjs'
import { supportTableProblems } from '../../tools/support-tables.mjs'
import { brokenImportRules, isTestSupport } from './import-rules.ts'
import { FUNCTION_RATCHET } from './ratchet.ts'
import {
  filesBelow,
  importsOf,
  readSource,
  resolveImport,
  root,
  type SourceFile,
} from './source.ts'
import {
  badName,
  bannedCalls,
  defaultExports,
  functionLengths,
  MAX_FUNCTION_LINES,
  tooLong,
  unfinished,
} from './text-rules.ts'

const SCRIPTS = ['.ts', '.tsx', '.mjs', '.js']
const product = filesBelow('src', SCRIPTS).map(readSource)
const others = ['test', 'tools', 'bench', 'examples'].flatMap((folder) =>
  filesBelow(folder, SCRIPTS).map(readSource),
)
const all = [...product, ...others]

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
/** Bundled into the product although npm need not install it for users. */
const BUNDLED = ['@smithy/core']
const dependencies = new Set([...Object.keys(manifest.dependencies), ...BUNDLED])
/** Of a page that is built into files. */
const forBrowsers = new Set(Object.keys(manifest.devDependencies))
const isConsole = (path: string) => path.startsWith('src/console/')

const over = (sources: readonly SourceFile[], rule: (source: SourceFile) => string[]) =>
  sources.flatMap(rule)

test('imports follow the table', () => {
  expect(
    over(product, (source) =>
      brokenImportRules(source, isConsole(source.path) ? forBrowsers : dependencies),
    ),
  ).toEqual([])
})

test('the wire names no service', () => {
  const names = clients.map(({ service }) => service)
  const problems = product
    .filter(({ path }) => path.startsWith('src/wire/') && !isTestSupport(path))
    .flatMap(({ path, code }) =>
      names.filter((name) => code.includes(`'${name}'`)).map((name) => `${path} names ${name}`),
    )
  expect(problems).toEqual([])
})

test('time and chance are read in kernel/ only', () => {
  expect(over(product, bannedCalls)).toEqual([])
})

test('files are short', () => {
  expect(over(all, tooLong)).toEqual([])
})

test('functions are short', () => {
  const problems = over(product, (source) => {
    if (isTestSupport(source.path)) return []
    const allowed = FUNCTION_RATCHET[source.path] ?? MAX_FUNCTION_LINES
    return functionLengths(source.bare)
      .filter(({ lines }) => lines > allowed)
      .map(({ line, lines }) => `${source.path}:${line} a function of ${lines} lines`)
  })
  expect(problems).toEqual([])
})

test('the ratchet of long functions only goes down', () => {
  const problems = Object.entries(FUNCTION_RATCHET).filter(([path, allowed]) => {
    const source = product.find((candidate) => candidate.path === path)
    const longest = Math.max(0, ...functionLengths(source?.bare ?? '').map(({ lines }) => lines))
    return longest < allowed
  })
  expect(problems).toEqual([])
})

test('names say what is inside', () => {
  const paths = [...product, ...others].map(({ path }) => path)
  expect(paths.flatMap(badName)).toEqual([])
})

test('exports have names', () => {
  expect(over(all, defaultExports)).toEqual([])
})

test('nothing is left unfinished', () => {
  const papers = ['.md', '.json'].flatMap((ending) => filesBelow('docs', [ending])).map(readSource)
  expect(over([...all, ...papers], unfinished)).toEqual([])
})

/** Where running begins; everything else must be reached from somewhere. */
const ENTRIES = new Set([
  'src/server/index.ts',
  'src/testing/index.ts',
  'src/cli/index.ts',
  'src/console/main.tsx',
])

test('no file is dead', () => {
  const referenced = new Set<string>()
  for (const source of all) {
    for (const { specifier } of importsOf(source)) {
      const target = resolveImport(source.path, specifier)
      if (target !== undefined) referenced.add(target)
    }
    // Workers, bootstraps and build entries are named in strings.
    for (const [, text] of source.code.matchAll(/['"`]([\w./-]+\.(?:ts|tsx|mjs|js|py))['"`]/g)) {
      referenced.add(text!)
      const target = resolveImport(source.path, text!.startsWith('.') ? text! : `./${text!}`)
      if (target !== undefined) referenced.add(target)
    }
  }
  const dead = product
    .map(({ path }) => path)
    .filter((path) => !path.endsWith('.test.ts') && !ENTRIES.has(path) && !isReferenced(path))
  expect(dead).toEqual([])

  function isReferenced(path: string): boolean {
    if (referenced.has(path)) return true
    const name = path.slice(path.lastIndexOf('/') + 1)
    return referenced.has(name) && !path.endsWith('.ts')
  }
})

test('support tables are up to date', () => {
  expect(supportTableProblems()).toEqual([])
})
