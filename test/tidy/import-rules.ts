// Who may import whom: the table of docs/ARCHITECTURE.md, as code.

import { importsOf, resolveImport, type Import, type SourceFile } from './source.ts'

/** What every service may take from the store: rows and blobs, never an adapter. */
const STORE_FOR_SERVICES = [
  'src/store/store.ts',
  'src/store/table.ts',
  'src/store/blobs.ts',
  'src/store/chore.ts',
  'src/store/nodes.ts',
  'src/store/slots.ts',
  'src/store/key.ts',
]
/** Types that answers of the admin API are made of. */
const ANSWERS = ['src/server/wiring/wiring.ts', 'src/server/doctor/rule.ts']
const SERVER_API = ['src/server/index.ts', 'src/server/settings.ts', 'src/server/pattern-test.ts']
/** What all services share, kept beside their folders. */
const SERVICE_CONTRACT = ['src/services/service.ts', 'src/services/declaration.ts']

/** The same for people, as docs/ARCHITECTURE.md has it. */
const TABLE: readonly (readonly [from: string, may: string])[] = [
  ['kernel', 'nothing'],
  ['pattern, asl, wire, store, access', 'kernel'],
  ['lineage', 'kernel, store'],
  ['delivery', 'kernel, store, lineage'],
  [
    'services/x',
    "kernel, access, pattern, asl, the store's contract, wire's types, `services/resource/`, `services/service.ts`, `services/declaration.ts`; never another service",
  ],
  [
    'edges',
    'kernel, access, pattern, delivery, lineage, store, `services/*/port.ts`, `services/service.ts`, types of `services/*/tables.ts`',
  ],
  ['server', 'all of these'],
  ['cli, console, testing', "the server's public API"],
]

/** In Markdown, as the formatter writes it. */
export function importTable(): string {
  const rows = [['From', 'May import'] as const, ...TABLE]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!, fill)).join(' | ')} |`
  const [head, ...others] = rows.map((row) => line(row))
  return [head, line(['', ''], '-'), ...others].join('\n')
}

/** Part of `src/` that a file belongs to: `kernel`, `services/sqs`, `services`, … */
export function zoneOf(path: string): string {
  const [, first = '', second = '', third] = path.split('/')
  if (first === 'services') return third === undefined ? 'services' : `services/${second}`
  return first
}

/** Whether a file of `zone` may import `target` (a path below `src/`). */
export function mayImport(zone: string, target: string, typeOnly: boolean): boolean {
  const to = zoneOf(target)
  if (to === zone) return true
  if (zone.startsWith('services/')) {
    return (
      ['kernel', 'access', 'pattern', 'asl'].includes(to) ||
      STORE_FOR_SERVICES.includes(target) ||
      target === 'src/wire/types.ts' ||
      to === 'services/resource' ||
      SERVICE_CONTRACT.includes(target)
    )
  }
  switch (zone) {
    case 'kernel':
      return false
    case 'pattern':
    case 'asl':
    case 'wire':
    case 'store':
    case 'access':
      return to === 'kernel'
    case 'lineage':
      return ['kernel', 'store'].includes(to)
    case 'delivery':
      return ['kernel', 'store', 'lineage'].includes(to)
    case 'services':
      return ['kernel', 'store'].includes(to) || target === 'src/wire/types.ts'
    case 'edges':
      return (
        ['kernel', 'access', 'pattern', 'delivery', 'lineage', 'store'].includes(to) ||
        SERVICE_CONTRACT.includes(target) ||
        (to.startsWith('services/') && target.endsWith('/port.ts')) ||
        (to.startsWith('services/') && target.endsWith('/tables.ts') && typeOnly)
      )
    case 'server':
      return !['cli', 'console', 'testing'].includes(to)
    case 'cli':
    case 'console':
    case 'testing':
      // Their public door: the server, its table of settings, and types that its answers are made of.
      return (
        SERVER_API.includes(target) || ((to === 'kernel' || ANSWERS.includes(target)) && typeOnly)
      )
    default:
      return false
  }
}

/** Tests and what only tests use: free in what they import, but nothing of the product imports them. */
export function isTestSupport(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (
    path.startsWith('test/') ||
    path.startsWith('src/store/contract/') ||
    ['contract.ts', 'test-context.ts', 'recorded-errors.ts'].includes(name) ||
    name.endsWith('.test.ts') ||
    name.endsWith('.fixture.ts') ||
    name.endsWith('-fixture.ts')
  )
}

/** What breaks the table for a reason. */
const EXCEPTIONS: readonly { from: string; imports: readonly string[]; because: string }[] = [
  {
    from: 'src/server/settings.ts',
    imports: ['package.json'],
    because: 'the version is written in one place',
  },
  {
    from: 'src/cli/tail.ts',
    imports: ['src/wire/sigv4/sign.ts'],
    because: 'it signs as SDKs do, and would have to load the whole server for that',
  },
  {
    from: 'src/cli/tour/',
    imports: [
      '@aws-sdk/client-cloudwatch-logs',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sns',
      '@aws-sdk/client-sqs',
      'jpeg-js',
      'yazl',
      'src/testing/index.ts',
    ],
    because: 'the tour is a user: it drives Millrace with the real SDK, as the test library does',
  },
]

function isExcepted(path: string, imported: string): boolean {
  return EXCEPTIONS.some(({ from, imports }) => path.startsWith(from) && imports.includes(imported))
}

export function brokenImportRules(source: SourceFile, dependencies: ReadonlySet<string>): string[] {
  if (isTestSupport(source.path)) return []
  const zone = zoneOf(source.path)
  return importsOf(source).flatMap((found) => {
    const problem = problemWith(source, zone, found, dependencies)
    return problem === undefined ? [] : [`${source.path}:${found.line} ${problem}`]
  })
}

function problemWith(
  source: SourceFile,
  zone: string,
  { specifier, typeOnly }: Import,
  dependencies: ReadonlySet<string>,
): string | undefined {
  const target = resolveImport(source.path, specifier)
  if (isExcepted(source.path, target ?? specifier)) return undefined
  if (target === undefined) {
    if (specifier.startsWith('node:') || typeOnly) return undefined
    const parts = specifier.split('/')
    const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
    return dependencies.has(name) ? undefined : `imports ${name}, which is no dependency`
  }
  if (!target.startsWith('src/')) return `imports ${target} from outside src/`
  if (isTestSupport(target)) return `imports ${target}, which is for tests`
  return mayImport(zone, target, typeOnly) ? undefined : `may not import ${target}`
}
