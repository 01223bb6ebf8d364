// A store that lives in memory: for tests, for simulation and for servers that keep nothing.

import { EngineStore, type EngineStoreOptions } from '../engine/engine-store.ts'
import type { NodeParts, NodeStore } from '../engine/node-store.ts'
import type { Store } from '../store.ts'
import { MemoryEngine, type Faults } from './memory-engine.ts'

export interface MemoryStoreOptions extends EngineStoreOptions {
  /** Decides the fate of each commit. Default: all succeed at once. */
  readonly faults?: Faults
  /**
   * Many callers at once, in real time: what came together commits together, and answers go out together.
   * Woken for each by itself, clients cost more than all else (docs/internals/speed.md).
   */
  readonly serves?: boolean
}

export interface MemoryStore extends Store {
  /**
   * Ends this store as a crash of its process would and answers one that opens with what was
   * durable; the first `survivors` commits that were not yet durable survive too (as after the
   * death of a process, or by chance after a power cut). Everything unanswered is refused. `parts`
   * are those of the next process, where they are not this one's.
   */
  crash(survivors?: number, parts?: Partial<MemoryStoreOptions>): MemoryStore
  /** The store as one of several nodes has it. */
  node(parts: NodeParts): NodeStore
}

export function createMemoryStore(options: MemoryStoreOptions): MemoryStore {
  return storeOver(new MemoryEngine(options.faults, undefined, options.serves), options)
}

function storeOver(engine: MemoryEngine, options: MemoryStoreOptions): MemoryStore {
  const store = new EngineStore(engine, options)
  return Object.assign(store, {
    crash(survivors = 0, parts: Partial<MemoryStoreOptions> = {}): MemoryStore {
      store.abandon('the process of this store crashed')
      engine.crash(survivors)
      const next = { ...options, ...parts }
      return storeOver(new MemoryEngine(next.faults, engine, next.serves), next)
    },
  })
}
