import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { storeContract } from '../contract.ts'
import { openEmbeddedStore } from './embedded-store.ts'

storeContract('the embedded store', async () => {
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
