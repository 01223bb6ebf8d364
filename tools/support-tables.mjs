// What each service supports, written into its README between markers, and its list of operations:
// `node tools/support-tables.mjs`.
// The operations that AWS has come from the SDK client that types the handlers.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handlersOf, operationListProblems, writeOperationLists } from './operation-lists.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const servicesFolder = join(root, 'src', 'services')
const BEGIN = '<!-- operations: written by tools/support-tables.mjs -->'
const END = '<!-- /operations -->'

function services() {
  return readdirSync(servicesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => clientOf(name) !== undefined)
    .sort()
}

/** The SDK client that types a service's handlers; undefined for a service that AWS does not have. */
function clientOf(service) {
  const path = join(servicesFolder, service, 'operation.ts')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return /import\('(@aws-sdk\/[\w-]+)'\)/.exec(text)?.[1]
}

function awsOperations(service) {
  const folder = join(root, 'node_modules', clientOf(service), 'dist-types', 'commands')
  const index = readFileSync(join(folder, 'index.d.ts'), 'utf8')
  return [...index.matchAll(/"\.\/(\w+)Command"/g)].map(([, name]) => name).sort()
}

function section(service) {
  const known = awsOperations(service)
  const handled = new Set(handlersOf(service).map(({ action }) => action))
  const supported = known.filter((name) => handled.has(name))
  const missing = known.filter((name) => !handled.has(name))
  const list = (names) => names.map((name) => `\`${name}\``).join(', ')
  const lines = [
    BEGIN,
    '',
    `${supported.length} of AWS's ${known.length} operations: ${list(supported)}.`,
  ]
  if (missing.length > 0) {
    lines.push(
      '',
      '<details><summary>Answered with <code>NotImplemented</code> (501)</summary>',
      '',
      `${list(missing)}.`,
      '',
      '</details>',
    )
  }
  return [...lines, '', END].join('\n')
}

function updated(service) {
  const path = join(servicesFolder, service, 'README.md')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `# ${service}\n`
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  const wanted = section(service)
  const next =
    begin >= 0 && end > begin
      ? text.slice(0, begin) + wanted + text.slice(end + END.length)
      : `${text.trimEnd()}\n\n## Operations\n\n${wanted}\n`
  return { path, text: existsSync(path) ? text : '', next }
}

/** READMEs and lists that do not say what is so. */
export function supportTableProblems() {
  const tables = services().flatMap((service) => {
    const { path, text, next } = updated(service)
    if (text === next) return []
    const name = join('src', 'services', dirname(path).split(/[\\/]/).at(-1), 'README.md')
    return [`${name} is out of date: node tools/support-tables.mjs`]
  })
  return [...tables, ...operationListProblems()]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeOperationLists()
  for (const service of services()) {
    const { path, text, next } = updated(service)
    if (text !== next) writeFileSync(path, next)
  }
}
