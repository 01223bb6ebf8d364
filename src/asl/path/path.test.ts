// JSONPath: the store of the language's documents, and corners of it.

import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { scopeOf } from '../scope.ts'
import { parsePath } from './parse.ts'
import { readPath } from './read.ts'
import { writePath } from './write.ts'

const STORE: Json = JSON.parse(
  JSON.stringify({
    store: {
      book: [
        { category: 'reference', author: 'Rees', title: 'Sayings', price: 8.95 },
        { category: 'fiction', author: 'Waugh', title: 'Sword', price: 12.99 },
        { category: 'fiction', author: 'Melville', title: 'Moby', isbn: '0-553', price: 8.99 },
      ],
      bicycle: { color: 'red', price: 19.95 },
    },
    'odd.name': { "it's": 1 },
    expensive: 10,
  }),
) as Json
const chance = { float: () => 0, uuid: () => '' }
const found = (path: string, input: Json = STORE) =>
  readPath(parsePath(path), scopeOf(input, chance))

const VALUES: readonly [string, Json][] = [
  ['$.store.bicycle.color', 'red'],
  ["$['store']['bicycle']['color']", 'red'],
  ['$.store.book[0].title', 'Sayings'],
  ['$.store.book[-1].title', 'Moby'],
  ['$.store.book[*].author', ['Rees', 'Waugh', 'Melville']],
  ['$..author', ['Rees', 'Waugh', 'Melville']],
  ['$.store.book[0,2].title', ['Sayings', 'Moby']],
  ['$.store.book[1:].title', ['Sword', 'Moby']],
  ['$.store.book[:1].title', ['Sayings']],
  ['$.store.book[0:3:2].title', ['Sayings', 'Moby']],
  ['$.store.book[?(@.isbn)].title', ['Moby']],
  ['$.store.book[?(@.price < 10)].title', ['Sayings', 'Moby']],
  ['$.store.book[?(@.price > $.expensive)].title', ['Sword']],
  ["$.store.book[?(@.category == 'fiction' && !(@.price > 10))].title", ['Moby']],
  ["$.store.book[?(@.author in ['Rees', 'Waugh'])].title", ['Sayings', 'Sword']],
  ["$.store.book[0]['title','author']", ['Sayings', 'Rees']],
  ["$['odd.name']['it\\'s']", 1],
  ['$.nothing[*].at.all', []],
  ['$.items[1:5]', []],
]

test.each(VALUES)('%s', (path, value) => {
  expect(found(path)).toEqual({ value })
})

test('what is not there is told with where it ended', () => {
  expect(found('$.none')).toEqual({ missing: "No results for path: $['none']" })
  expect(found('$.none.more')).toEqual({ missing: "Missing property in path: $['none']" })
  expect(found('$.constructor')).toEqual({ missing: "No results for path: $['constructor']" })
  expect(found('$variable')).toEqual({ missing: "Missing variable '$variable'" })
})

test.each(['', 'a', '$.', '$..', '$[', "$['a", '$[?(', '$[?(@.a ==)]', '$.a b', '$[1', '$[::0]'])(
  '%j is no path',
  (path) => {
    // prettier-ignore
    expect(() => parsePath(path)).toThrow()
  },
)

test('a result is put where a reference path says', () => {
  const put = (path: string, input: Json, value: Json) => writePath(parsePath(path), input, value)
  expect(put('$', { a: 1 }, 2)).toBe(2)
  expect(put('$.b.c', { a: 1 }, 2)).toEqual({ a: 1, b: { c: 2 } })
  expect(put('$.a[1].x', { a: [1, { x: 1, y: 1 }] }, 2)).toEqual({ a: [1, { x: 2, y: 1 }] })
  expect(writePath(undefined, { a: 1 }, 2)).toEqual({ a: 1 })
  for (const path of ['$.a.b', '$.l[5]', '$.a[0]']) {
    expect(() => put(path, { a: 1, l: [] }, 2)).toThrow(expect.objectContaining({ error: 'States.ResultPathMatchFailure' }) as Error) // prettier-ignore
  }
})
