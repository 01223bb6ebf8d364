// Each service's list of operations, from the files of its folder `operations/`, and how many there are:
// written by `node tools/support-tables.mjs`, never by hand.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const servicesFolder = fileURLToPath(new URL('../src/services', import.meta.url))
const HEAD = '// Written by tools/support-tables.mjs. Do not edit.\n'
const WIDTH = 100

function services() {
  return readdirSync(servicesFolder)
    .filter((name) => existsSync(join(servicesFolder, name, 'operations')))
    .sort()
}

/** Every handler: its file, the name it is exported by, and AWS's name of it. */
export function handlersOf(service) {
  const folder = join(servicesFolder, service, 'operations')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const found = /^export const (\w+) = \w*[oO]peration\(\s*'(\w+)'/m.exec(text)
      return found === null ? [] : [{ file, exported: found[1], action: found[2] }]
    })
}

function listOf(service) {
  const handlers = handlersOf(service)
  const declaration = 'export const operations: readonly Operation[] = ['
  const names = handlers.map(({ exported }) => exported)
  const short = `${declaration}${names.join(', ')}]`
  return [
    HEAD,
    "import type { Operation } from '../service.ts'",
    ...handlers.map(({ file, exported }) => `import { ${exported} } from './operations/${file}'`),
    '',
    "export { declarations } from './declarations.ts'",
    '',
    ...(short.length <= WIDTH ? [short] : [declaration, ...names.map((n) => `  ${n},`), ']']),
    '',
  ].join('\n')
}

function counts() {
  const lines = services().map((service) => `  ${service}: ${handlersOf(service).length},\n`)
  return `${HEAD}
/** Operations with a handler, of each service: known without loading them. */
export const operationCounts: Readonly<Record<string, number>> = {
${lines.join('')}}
`
}

function files() {
  return [
    ...services().map((service) => [`${service}/operations.ts`, listOf(service)]),
    ['operation-counts.ts', counts()],
  ].map(([path, text]) => ({ path: join(servicesFolder, path), name: path, text }))
}

const isSo = ({ path, text }) => existsSync(path) && readFileSync(path, 'utf8') === text

/** Lists that are not what the folders say. */
export function operationListProblems() {
  return files()
    .filter((file) => !isSo(file))
    .map(({ name }) => `src/services/${name} is out of date: node tools/support-tables.mjs`)
}

export function writeOperationLists() {
  for (const file of files()) if (!isSo(file)) writeFileSync(file.path, file.text)
}
