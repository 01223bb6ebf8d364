// The rules themselves: each must go red on what it forbids.

import { describe, expect, test } from 'vitest'
import { brokenImportRules, mayImport, zoneOf } from './import-rules.ts'
import { blank, importsOf, sourceOf } from './source.ts'
import { badName, bannedCalls, defaultExports, functionLengths, unfinished } from './text-rules.ts'

test('comments and strings are told from code', () => {
  const text = "const a = 'x // y' // z\nconst r = /'\\//g; const t = `a ${b('c')} d`\n"
  expect(blank(text).code).toBe(
    "const a = 'x // y'     \nconst r = /'\\//g; const t = `a ${b('c')} d`\n",
  )
  expect(blank(text).bare).toBe(
    "const a = '      '     \nconst r = /   /g; const t = `  ${b(' ')}  `\n",
  )
})

test('all kinds of imports are found', () => {
  const text = [
    "import './effect.ts'",
    "import { a,\n  b } from './value.ts'",
    "import type { T } from './type.ts'",
    "import { type U } from './inline-type.ts'",
    "export { c } from './again.ts'",
    "const later = await import('./dynamic.ts')",
    "type V = import('./in-type.ts').V",
    "const text = `import x from './string.ts'`",
    "// import { d } from './comment.ts'",
  ].join('\n')
  const found = importsOf(sourceOf('src/kernel/x.ts', text))
  expect(found.map(({ specifier, typeOnly }) => [specifier.slice(2, -3), typeOnly])).toEqual([
    ['effect', false],
    ['value', false],
    ['type', true],
    ['inline-type', true],
    ['again', false],
    ['dynamic', false],
    ['in-type', true],
  ])
})

describe('the table of imports', () => {
  const cases: [from: string, to: string, allowed: boolean][] = [
    ['src/kernel/clock.ts', 'src/store/store.ts', false],
    ['src/store/table.ts', 'src/kernel/clock.ts', true],
    ['src/wire/sigv4.ts', 'src/store/store.ts', false],
    ['src/delivery/pump.ts', 'src/services/sqs/port.ts', false],
    ['src/services/sqs/port.ts', 'src/services/lambda/port.ts', false],
    ['src/services/sqs/port.ts', 'src/services/service.ts', true],
    ['src/services/sqs/declarations.ts', 'src/services/declaration.ts', true],
    ['src/services/sqs/port.ts', 'src/store/table.ts', true],
    ['src/services/sqs/port.ts', 'src/store/embedded/sqlite.ts', false],
    ['src/services/sqs/port.ts', 'src/wire/pipeline.ts', false],
    ['src/services/sqs/port.ts', 'src/delivery/pump.ts', false],
    ['src/edges/sqs-to-lambda.ts', 'src/services/lambda/port.ts', true],
    ['src/edges/sqs-to-lambda.ts', 'src/services/lambda/invoke.ts', false],
    ['src/edges/sqs-to-lambda.ts', 'src/server/registry.ts', false],
    ['src/server/registry.ts', 'src/services/sqs/index.ts', true],
    ['src/server/registry.ts', 'src/cli/start.ts', false],
    ['src/cli/start.ts', 'src/server/index.ts', true],
    ['src/cli/start.ts', 'src/store/store.ts', false],
  ]
  test.each(cases)('%s → %s: %s', (from, to, allowed) => {
    expect(mayImport(zoneOf(from), to, false)).toBe(allowed)
  })
  test('rows of a service are types to an edge', () => {
    expect(mayImport('edges', 'src/services/sqs/tables.ts', true)).toBe(true)
    expect(mayImport('edges', 'src/services/sqs/tables.ts', false)).toBe(false)
  })
  test('packages must be dependencies, and tests stay out of the product', () => {
    const broken = (text: string) =>
      brokenImportRules(sourceOf('src/kernel/a.ts', text), new Set(['pino']))
    expect(broken("import { x } from 'pino'")).toEqual([])
    expect(broken("import { x } from '@aws-sdk/client-sqs'")).toHaveLength(1)
    expect(broken("type C = typeof import('@aws-sdk/client-sqs')")).toEqual([])
    expect(broken("import { x } from './b.test.ts'")).toHaveLength(1)
  })
})

test('real time must be excused', () => {
  const calls = (text: string) => bannedCalls(sourceOf('src/wire/x.ts', text)).length
  expect(calls('const now = Date.now()')).toBe(1)
  expect(calls('const now = new Date(); setTimeout(f, 1)')).toBe(2)
  expect(calls('// real time: a socket is held by a real peer\nsetTimeout(f, 1)')).toBe(0)
  expect(calls('new Date(0); clock.setTimeout(1); const text = "Date.now()" // Date.now()')).toBe(0)
})

test('lengths of functions', () => {
  const text =
    'function a(x: { y: number }): Promise<void> {\n  if (x) {\n\n  }\n}\nconst b = () => {\n}\n'
  expect(functionLengths(blank(text).bare)).toEqual([
    { line: 1, lines: 5 },
    { line: 6, lines: 2 },
  ])
})

test('names, default exports, unfinished work', () => {
  expect(badName('src/kernel/clock.test.ts')).toEqual([])
  expect(badName('src/kernel/MyClock.ts')).toHaveLength(1)
  expect(badName('src/kernel/string-utils.ts')).toHaveLength(1)
  expect(defaultExports(sourceOf('src/a.ts', 'export default 1'))).toHaveLength(1)
  expect(unfinished(sourceOf('src/a.ts', `// TO${'DO'}: later`))).toHaveLength(1)
})
