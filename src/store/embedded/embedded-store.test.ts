import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { storeContract } from '../contract.ts'
import { openEmbeddedStore } from './embedded-store.ts'

/** Whether SQLite refuses to commit. */
let refuses = () => false

vi.mock('@photostructure/sqlite', async (original) => {
  const real = await original<typeof import('@photostructure/sqlite')>()
  class Refusing extends real.DatabaseSync {
    override prepare(sql: string) {
      const statement = super.prepare(sql)
      if (sql !== 'COMMIT') return statement
      const run = () => {
        if (refuses()) throw new Error('the disk says no')
        return statement.run()
      }
      return { run } as typeof statement
    }
  }
  return { ...real, DatabaseSync: Refusing }
})

storeContract('the embedded store', async (fails) => {
  refuses = fails ?? (() => false)
  const directory = mkdtempSync(join(tmpdir(), 'millrace-store-'))
  const parts = { clock: new VirtualClock(), random: new SeededRandom(7), activity: new Activity() }
  const open = () => openEmbeddedStore({ ...parts, directory, ballastBytes: 4096, walFrames: 64 })
  let store = await open()
  return {
    ...{ store, ...parts },
    node: (name) => store.node({ name, activity: parts.activity }),
    async reopen() {
      await store.close()
      return (store = await open())
    },
    async dispose() {
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
})
