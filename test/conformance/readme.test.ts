// The README as a newcomer uses it: every block of it runs as printed, in both languages, with each
// AWS CLI that this machine has.

import { spawn, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import jpeg from 'jpeg-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLI, startCli } from './command-line.ts'
import { haveProgram } from './programs.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const LANGUAGES = ['README.md', 'README.ko.md'] as const
/** Shells hand these on: what a test machine has in them must not help the README. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME, AWS_CONFIG_FILE: '/dev/null' }

/** Version 1 is on the PATH where pip put it, version 2 where a system package did. */
const CLIS = ['aws', '/usr/bin/aws', '/usr/local/bin/aws']
  .map((program) => ({ program, version: versionOf(program) }))
  .filter(({ version }, at, all) => version && all.findIndex((o) => o.version === version) === at)
if (CLIS.length === 0) console.log('skipped: aws is not installed here')
else console.log(`README with aws-cli ${CLIS.map(({ version }) => version).join(' and ')}`)

function versionOf(program: string): string | undefined {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return /^aws-cli\/(\S+)/.exec(stdout ?? '')?.[1]
}

async function blocksOf(document: string, language: string): Promise<string[]> {
  const text = await readFile(join(ROOT, document), 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, name]) => name === language)
    .map(([, , block]) => block!)
}

/** The blocks from `millrace env` to `explain`. */
async function walkOf(document: string): Promise<string[]> {
  const blocks = await blocksOf(document, 'sh')
  const first = blocks.findIndex((block) => block.includes('millrace env)'))
  const last = blocks.findIndex((block) => block.includes('millrace explain'))
  return blocks.slice(first, last + 1)
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-readme-'))
  // `npx millrace` and `millrace/testing` are found as in a checkout.
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true })
  await symlink(CLI, join(folder, 'node_modules', '.bin', 'millrace'))
  await symlink(ROOT, join(folder, 'node_modules', 'millrace'))
  await symlink(join(ROOT, 'node_modules', '@aws-sdk'), join(folder, 'node_modules', '@aws-sdk'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('both languages have the same blocks, comments aside', async () => {
  const code = async (document: string) => {
    const blocks = [...(await blocksOf(document, 'sh')), ...(await blocksOf(document, 'ts'))]
    return blocks.map((block) => block.replace(/ \/\/ .*$/gm, ''))
  }
  const english = await code('README.md')
  expect(english.length).toBeGreaterThan(5)
  expect(await code('README.ko.md')).toEqual(english)
})

test('no block to paste has comments, which zsh takes for commands', async () => {
  const documents = (await readdir(ROOT, { recursive: true })).filter(
    (path) => path.endsWith('.md') && !/(?:^|[\\/])(?:node_modules|dist|\.\w+)[\\/]/.test(path),
  )
  expect(documents).toContain('README.md')
  for (const document of documents) {
    for (const block of await blocksOf(document, 'sh')) {
      expect([document, block]).toEqual([document, expect.not.stringMatching(/(^| )# /m)])
    }
  }
})

test('the example of a fan-out runs as printed', async () => {
  await symlink(join(ROOT, 'examples'), join(folder, 'examples'))
  const mill = await startCli(['--store', 'memory'])
  const [block] = await blocksOf('examples/fan-out/README.md', 'sh')
  // Option 1 ends by its own SIGKILL, on purpose.
  const walk = spawn('bash', ['-c', block!], {
    cwd: folder,
    env: {
      ...ENVIRONMENT,
      MILLRACE_PORT: mill.port,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  walk.stdout.on('data', (bytes) => (said += bytes))
  const status = await new Promise((resolve) => walk.on('close', resolve))
  await mill.stop()
  expect([status, said]).toEqual([0, expect.stringMatching(/^shipping +6 messages/m)])
  expect(said).toMatch(/^analytics +5 messages/m)
})

const EXAMPLE = 'examples/thumbnails/README.md'

test.skipIf(CLIS.length === 0)(
  'the example of thumbnails runs as printed',
  async () => {
    const home = join(folder, 'thumbnails')
    await mkdir(join(home, 'node_modules', '.bin'), { recursive: true })
    await symlink(CLI, join(home, 'node_modules', '.bin', 'millrace'))
    for (const name of ['@aws-sdk', 'jpeg-js', 'yazl']) {
      await symlink(join(ROOT, 'node_modules', name), join(home, 'node_modules', name))
    }
    await cp(join(ROOT, 'examples'), join(home, 'examples'), { recursive: true })
    const mill = await startCli(['--store', 'memory'])
    const blocks = await blocksOf(EXAMPLE, 'sh')
    const walk = spawn('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
      cwd: home,
      env: {
        ...ENVIRONMENT,
        MILLRACE_PORT: mill.port,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    walk.stdout.on('data', (bytes) => (said.stdout += bytes))
    walk.stderr.on('data', (bytes) => (said.stderr += bytes))
    const status = await new Promise((resolve) => walk.on('close', resolve))
    await mill.stop()
    expect([status, said.stderr]).toEqual([0, expect.any(String)])
    expect(said.stdout).toMatch(/bucket photos → function thumbnailer \[lambda-async\]/)
    expect(said.stdout).toMatch(/a caller → bucket thumbnails \[PutObject\]/)
    expect(said.stdout).toMatch(/Object event \S+ went on as invocation/)
    const thumbnail = await readFile(join(home, 'examples', 'thumbnails', 'thumbnail.jpg'))
    const { width, height } = jpeg.decode(thumbnail, { useTArray: true })
    expect([width, height]).toEqual([160, 107])
  },
  120_000,
)

/** Twelve seconds are for people's machines: one that is very busy gets more. */
const WAIT = `sleep 12
for i in $(seq 100); do
  if npx millrace explain "$id" | grep -q 'is in dead-letter queue'; then break; fi
  sleep 1
done`

describe.each(CLIS)('with aws-cli $version', ({ program }) => {
  // The Korean blocks are the same, see above.
  test('the walk ends in an explained dead letter', async () => {
    const blocks = await walkOf('README.md')
    expect(blocks).toHaveLength(4)
    const home = join(folder, `walk-${program.replaceAll('/', '-')}`)
    await cp(join(folder, 'node_modules'), join(home, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    const mill = await startCli(['--data-dir', join(home, 'data')])
    const zip = haveProgram('zip', '-v') ? '' : 'zip() { python3 -m zipfile -c "$2" "$3"; }\n'
    const bin = join(home, 'bin')
    await mkdir(bin)
    if (program !== 'aws') await symlink(program, join(bin, 'aws'))
    const script =
      zip +
      blocks
        .join('\n')
        .replaceAll('4566', mill.port)
        .replace(/^sleep 12$/m, WAIT)
    const walk = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: home,
      env: {
        ...ENVIRONMENT,
        PATH: `${bin}:${process.env.PATH}`,
        MILLRACE_PORT: mill.port,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    walk.stdout.on('data', (bytes) => (said.stdout += bytes))
    walk.stderr.on('data', (bytes) => (said.stderr += bytes))
    const status = await new Promise((resolve) => walk.on('close', resolve))
    await mill.stop()
    expect([status, said.stderr]).toEqual([0, expect.any(String)])
    const explained = said.stdout.slice(said.stdout.lastIndexOf('}') + 1)
    expect(explained).toContain('orders-dlq')
    expect(explained).toContain('the database is down')
    expect(explained).toMatch(/maxReceiveCount 5/)
  }, 300_000)
})

test.each(LANGUAGES)('the test of %s runs as printed', async (document) => {
  const [block] = await blocksOf(document, 'ts')
  const file = join(folder, `${document}.mjs`)
  await writeFile(file, block!)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    env: { ...ENVIRONMENT, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  })
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('orders-dlq')
})

test('options are passed through, as flags and as variables', async () => {
  const block = (await blocksOf('README.md', 'sh')).find((text) => text.includes('--data-dir'))!
  const [flags, variables] = block.trim().split('\n')
  expect(flags).toBe('npm start -- --port 4599 --data-dir /some/dir')
  expect(variables).toBe('MILLRACE_PORT=4599 MILLRACE_DATA_DIR=/some/dir npm start')
  const dataDir = async (args: string[], env: Record<string, string>) => {
    const mill = await startCli(args, { env })
    const health = (await (await fetch(`${mill.endpoint}/_millrace/health`)).json()) as object
    await mill.stop()
    return health
  }
  const [one, other] = [join(folder, 'one'), join(folder, 'other')]
  expect(await dataDir(['--data-dir', one], {})).toMatchObject({ dataDir: one })
  expect(await dataDir([], { MILLRACE_DATA_DIR: other })).toMatchObject({ dataDir: other })
})
