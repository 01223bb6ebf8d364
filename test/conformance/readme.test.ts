// The README's first five minutes, as written: its shell block runs against the built command line.

import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLI, startCli, type Running } from './command-line.ts'
import { haveProgram } from './programs.ts'

const missing = ['bash', 'aws'].filter((name) => !haveProgram(name))
if (missing.length > 0) console.log(`skipped: ${missing.join(' and ')} not installed here`)

let mill: Running
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-readme-'))
  mill = await startCli(['--data-dir', join(folder, 'data')])
})
afterAll(async () => {
  await mill.stop()
  await rm(folder, { recursive: true, force: true })
})

async function scriptOf(document: string): Promise<string> {
  const text = await readFile(new URL(`../../${document}`, import.meta.url), 'utf8')
  const block = /```sh\n(export AWS_ENDPOINT_URL=.* AWS_DEFAULT_REGION[\s\S]*?)```/.exec(text)
  if (block === null) throw new Error(`${document} has no first five minutes`)
  return block[1]!
}

test('both languages give the same commands', async () => {
  const commands = async (document: string) =>
    (await scriptOf(document))
      .split('\n')
      .map((line) => line.replace(/\s*#.*$/, ''))
      .filter((line) => line !== '')
  expect(await commands('README.ko.md')).toEqual(await commands('README.md'))
})

test.skipIf(missing.length > 0)(
  'the failing message is explained, in its dead-letter queue',
  async () => {
    // `npx millrace` finds the program as it does in a checkout.
    await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true })
    await symlink(CLI, join(folder, 'node_modules', '.bin', 'millrace'))
    const script = (await scriptOf('README.md')).replaceAll('4566', mill.port)
    // What the README says of the AWS CLI version 1, whose `sqs` does not know AWS_ENDPOINT_URL.
    const version1 = `aws() {
    if [ "$1" = sqs ]; then command aws "$@" --endpoint-url "$AWS_ENDPOINT_URL"
    else command aws "$@"; fi
  }`
    const zip = haveProgram('zip', '-v') ? '' : 'zip() { python3 -m zipfile -c "$2" "$3"; }'
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-euo', 'pipefail', '-c', `${version1}\n${zip}\n${script}`],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 55_000,
        env: { ...process.env, AWS_PAGER: '', AWS_CONFIG_FILE: '/dev/null' },
      },
    )
    expect([status, stderr]).toEqual([0, expect.any(String)])
    const explained = stdout.slice(stdout.lastIndexOf('}') + 1)
    expect(explained).toContain('orders-dlq')
    expect(explained).toContain('the database is down')
    expect(explained).toMatch(/maxReceiveCount 5/)

    const depth = spawnSync(
      'aws',
      [
        ...['sqs', 'get-queue-attributes', '--endpoint-url', mill.endpoint, '--output', 'text'],
        ...['--queue-url', `${mill.endpoint}/000000000000/orders-dlq`],
        ...['--attribute-names', 'ApproximateNumberOfMessages'],
        ...['--query', 'Attributes.ApproximateNumberOfMessages'],
      ],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          AWS_DEFAULT_REGION: 'us-east-1',
        },
      },
    )
    expect(depth.stdout.trim()).toBe('1')
  },
)
