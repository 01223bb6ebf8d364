// The Kinesis Client Library for Java, unmodified: its lease table in DynamoDB, polling over AWS CBOR and
// enhanced fan-out over HTTP/2, through a scaling. It and its hundred dependencies come through Maven, so
// this runs by hand: `MILLRACE_KCL=1 npx vitest run test/conformance/kinesis/kcl.test.ts`.

import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { haveProgram } from '../programs.ts'

const isWanted = process.env.MILLRACE_KCL !== undefined
const can = isWanted && haveProgram('mvn', '--version') && haveProgram('javac', '-version')
if (!can) {
  console.log(
    'skipped: the Kinesis Client Library is run where MILLRACE_KCL is set, with Maven and javac',
  )
}
const FIVE_MINUTES = 300_000

describe.runIf(can)('the Kinesis Client Library', () => {
  let mill: Millrace
  let folder: string
  let classpath: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-kcl-'))
    cpSync(fileURLToPath(new URL('./kcl', import.meta.url)), folder, { recursive: true })
    const copy = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib']
    execFileSync('mvn', copy, { cwd: folder, stdio: 'inherit' })
    classpath = [folder, join(folder, 'lib', '*')].join(delimiter)
    execFileSync('javac', ['-cp', classpath, '-d', folder, join(folder, 'Consumer.java')])
    mill = await startMillrace({ clock: 'real' })
  }, FIVE_MINUTES)
  afterAll(async () => {
    await mill.stop()
    rmSync(folder, { recursive: true })
  })

  test.each(['polling', 'fan-out'])(
    'reads everything by %s',
    async (how) => {
      const program = ['-cp', classpath, 'Consumer', mill.endpoint, how]
      const { stdout } = await promisify(execFile)('java', program, {
        timeout: FIVE_MINUTES - 10_000,
      })
      expect(stdout).toContain('saw 100')
    },
    FIVE_MINUTES,
  )
})
