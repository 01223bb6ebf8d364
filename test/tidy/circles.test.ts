// No file needs, however far round, the file that needs it: not even its types.

import { expect, test } from 'vitest'
import { circlesOf, importGraph } from './circles.ts'
import { filesBelow, readSource, sourceOf } from './source.ts'

test('a circle is found, and told by its shortest round', () => {
  const texts = {
    'src/a.ts': "import { b } from './b.ts'",
    'src/b.ts': "import type { C } from './c.ts'\nexport { d } from './d.ts'",
    'src/c.ts': "type A = import('./a.ts').A",
    'src/d.ts': "const c = await import('./c.ts')",
    'src/e.ts': "import './a.ts'",
  }
  const graph = importGraph(Object.entries(texts).map(([path, text]) => sourceOf(path, text)))
  expect(circlesOf(graph)).toEqual([
    'src/a.ts → src/b.ts → src/c.ts → src/a.ts',
    'src/d.ts → src/c.ts → src/a.ts → src/b.ts → src/d.ts',
  ])
  expect(circlesOf(new Map([['src/x.ts', ['src/y.ts']]]))).toEqual([])
})

test('there is none', () => {
  for (const folder of ['src', 'test', 'tools']) {
    const sources = filesBelow(folder, ['.ts', '.mjs']).map(readSource)
    expect(circlesOf(importGraph(sources))).toEqual([])
  }
})
