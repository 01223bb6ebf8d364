// What `npm test <service>` runs: the tests of one service and of whatever has its name.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** Path filters for vitest; undefined when the word names no service. */
export function pathsOf(word) {
  if (!/^[a-z0-9-]+$/.test(word)) return undefined
  if (!existsSync(join(root, 'src', 'services', word, 'index.ts'))) return undefined
  const named = (folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.split(/[.-]/).includes(word))
      .map((name) => `${folder}/${name}`)
  return [
    `src/services/${word}/`,
    ...named('src/edges'),
    ...named('test/conformance'),
    // What holds all services: pairs of calls at once, and each client's calls of every operation.
    'src/services/control-plane.test.ts',
    'test/conformance/sdk-operations.test.ts',
  ]
}
