// A store for tests in which every transaction waits a few turns of the event loop first, as chance has
// it: what two commits leave between them is then seen by whoever looks.

import type { Random } from '../../kernel/random.ts'
import type { Store } from '../store.ts'

/** `turns`: at most so many before each transaction. */
export function jittery<S extends Store>(store: S, random: Random, turns = 3): S {
  const delayed: Store['transact'] = async (scope, op, options) => {
    for (let left = turnsOf(random, turns); left > 0; left--) await Promise.resolve()
    return store.transact(scope, op, options)
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'transact') return delayed
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function turnsOf(random: Random, most: number): number {
  // An operation's own await takes a turn or two: whole ones of several operations must interleave.
  return (random.bytes(1)[0]! % (most + 1)) * 3
}
