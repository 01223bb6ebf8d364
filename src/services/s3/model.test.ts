// Random requests against a small model, with crashes. `MILLRACE_S3_STEPS=100000` for a long walk.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SeededRandom } from '../../kernel/random.ts'
import { inMemory, onDisk, type World } from './model-world.fixture.ts'
import { Walk } from './model-walk.fixture.ts'

const STEPS = Number(process.env.MILLRACE_S3_STEPS ?? 400)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_261)
const MOST = STEPS + 10_000
/** Files are slower by far. */
const ON_DISK = 10

/** Goes on until a request was caught in the midst. */
async function walk(world: World, steps: number, seed: number): Promise<Walk> {
  const walk = new Walk(world, new SeededRandom(seed))
  await walk.begin()
  for (let i = 0; i < steps || (walk.swept === 0 && !world.gentle && i < MOST); i++) {
    await walk.step()
    if (i % 100 === 99) await walk.verify()
  }
  await walk.verify()
  return walk
}

const BUDGET_MS = 60_000 + STEPS * 60

test(
  `${STEPS} requests do what the model does (seed ${SEED})`,
  { timeout: BUDGET_MS },
  async () => {
    const { crashes, swept } = await walk(await inMemory(), STEPS, SEED)
    console.log(`${STEPS} steps, ${crashes} crashes, ${swept} blobs swept after them`)
    expect(crashes).toBeGreaterThan(5)
    expect(swept).toBeGreaterThan(0)
  },
)

test('so they do on a disk, opened again and again', { timeout: BUDGET_MS }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-s3-model-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const world = await onDisk(directory)
  const { crashes } = await walk(world, STEPS / ON_DISK, SEED + 1)
  await world.close()
  expect(crashes).toBeGreaterThan(1)
})
