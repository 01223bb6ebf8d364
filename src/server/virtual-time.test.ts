import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startMillrace } from '../testing/index.ts'

test('virtual time goes on where the last process left it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-time-'))
  try {
    const first = await startMillrace({ store: 'embedded', dataDir })
    await first.clock.advance('6h')
    const leftMs = first.clock.nowMs()
    await first.stop()
    const second = await startMillrace({ store: 'embedded', dataDir })
    expect(second.clock.nowMs()).toBe(leftMs)
    await second.clock.advance('1s')
    await second.reset()
    expect(second.clock.nowMs()).toBe(leftMs + 1000)
    await second.stop()
    const third = await startMillrace({ store: 'embedded', dataDir })
    expect(third.clock.nowMs()).toBe(leftMs + 1000)
    await third.stop()
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})
