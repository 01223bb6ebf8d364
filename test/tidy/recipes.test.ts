// Recipes show a change that is still to be made: who follows one word for word must not find it done.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importTable } from './import-rules.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const recipes = readdirSync(`${root}docs/recipes`)

test.each(recipes)('%s: its example is new, its links lead somewhere', (name) => {
  const text = readFileSync(`${root}docs/recipes/${name}`, 'utf8')
  for (const [, path] of text.matchAll(/\*\*Create\*\* `(src\/[^`]+)`/g)) {
    expect([path, existsSync(root + path!)]).toEqual([path, false])
  }
  for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    expect([link, existsSync(`${root}docs/recipes/${link}`)]).toEqual([link, true])
  }
})

test('what the contributors’ page names exists', () => {
  const text = readFileSync(`${root}CONTRIBUTING.md`, 'utf8')
  for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    expect([link, existsSync(root + link!)]).toEqual([link, true])
  }
  for (const name of recipes) expect(text).toContain(`docs/recipes/${name}`)
})

test('the table of imports is the one that is checked', () => {
  expect(readFileSync(`${root}docs/ARCHITECTURE.md`, 'utf8')).toContain(importTable())
})
