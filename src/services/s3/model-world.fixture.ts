// S3's operations over a store that crashes or is opened anew.

import { Activity } from '../../kernel/activity.ts'
import { RealClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import type { Blobs } from '../../store/blobs.ts'
import { createFileBlobs } from '../../store/embedded/blobs.ts'
import { openEmbeddedStore } from '../../store/embedded/embedded-store.ts'
import { createMemoryBlobs } from '../../store/memory/blobs.ts'
import type { MemoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../service.ts'
import { caller, testContext } from '../test-context.ts'
import { namedBlobs } from './named-blobs.ts'
import { operations } from './operations.ts'
import type { Own } from './own.ts'

const own: Own = { whyNot: async () => undefined }

export type Call = (name: string, input: object) => Promise<any>

export interface World {
  call: Call
  /** It is closed and opened anew, in the midst of nothing. */
  readonly gentle: boolean
  /** The process ends; what it had begun and not committed is gone. */
  crash(survivors: number): Promise<void>
  /** Files and bytes that nothing named. */
  sweep(): Promise<{ files: number; bytes: number }>
  close(): Promise<void>
}

function callIn(context: Context): Call {
  const given = operations.map(({ name, handle }) => ({
    name,
    handle: (input: any, at: Context) => handle(input, at, own),
  }))
  return caller(given, context)
}

export async function inMemory(): Promise<World> {
  const context = testContext({ service: 's3' })
  const contents = new Map<string, Buffer>()
  let store: MemoryStore = context.store
  let blobs = mortal(createMemoryBlobs({ random: context.random, contents }))
  const world: World = {
    gentle: false,
    call: callIn({ ...context, blobs }),
    async crash(survivors) {
      blobs.die()
      store = store.crash(survivors)
      blobs = mortal(createMemoryBlobs({ random: context.random, contents }))
      world.call = callIn({ ...context, store, blobs })
    },
    sweep: () => blobs.sweep(namedBlobs(store)),
    close: () => store.close(),
  }
  return world
}

/** What a process that has ended was about to do with content is not done. */
function mortal(blobs: Blobs): Blobs & { die(): void } {
  let dead = false
  return {
    ...blobs,
    die: () => void (dead = true),
    remove: async (id) => (dead ? undefined : blobs.remove(id)),
    async write(...asked) {
      const written = await blobs.write(...asked)
      if (dead) throw new Error('the process has ended')
      return written
    },
  }
}

/** Files in `directory`. */
export async function onDisk(directory: string): Promise<World> {
  const random = new SeededRandom(7)
  const base = testContext({ service: 's3' })
  const open = async (): Promise<{ store: Store; blobs: Blobs }> => ({
    store: await openEmbeddedStore({
      ...{ clock: new RealClock(), random, activity: new Activity() },
      directory: `${directory}/store`,
    }),
    blobs: await createFileBlobs({ random, directory: `${directory}/blobs` }),
  })
  let { store, blobs } = await open()
  const close = async () => {
    await blobs.close()
    await store.close()
  }
  const world: World = {
    gentle: true,
    call: callIn({ ...base, store, blobs }),
    async crash() {
      await close()
      ;({ store, blobs } = await open())
      world.call = callIn({ ...base, store, blobs })
    },
    sweep: () => blobs.sweep(namedBlobs(store)),
    close,
  }
  return world
}
