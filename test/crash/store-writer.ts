// The child of store-kill.test.ts: writes pairs of rows and intents as fast as it can and says what
// was acknowledged, until it is killed. Numbers go out in order of acknowledgement, one a line.

import { writeSync } from 'node:fs'
import { Activity } from '../../src/kernel/activity.ts'
import { RealClock } from '../../src/kernel/clock.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { keyOf } from '../../src/store/key.ts'

const [directory, firstNumber] = process.argv.slice(2)
const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
const store = await openEmbeddedStore({
  ...{ ...parts, directory: directory! },
  ...{ ballastBytes: 4096, walFrames: 128 },
})
const value = Buffer.alloc(700, 'x')
let next = Number(firstNumber)

async function writer(): Promise<never> {
  for (;;) {
    const n = next++
    await store.transact(`p${n % 3}`, function* (tx) {
      tx.put(keyOf('first', n), value)
      tx.put(keyOf('second', n), keyOf(n))
      tx.add(keyOf('count'), 1)
      tx.emit({ edge: 'e', target: 't', payload: n })
      // An older pair goes, so that deletions are in the mix.
      if (n % 5 === 4) tx.del(keyOf('first', n - 3))
    })
    // Synchronously, into the pipe: a kill a moment later must not take the word back.
    writeSync(1, `${n}\n`)
  }
}

writeSync(1, 'ready\n')
await Promise.all(Array.from({ length: 12 }, writer))
