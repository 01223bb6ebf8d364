// `npm run release-check`: the package as a user gets it. Packs it, installs the tarball into an empty
// project, and there, with each Node.js that is supported, serves, tests and type-checks. Node.js
// versions other than this one come from the registry.

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './setup.mjs'

const VERSIONS = ['20', '22', '24']
/** What a package of this size must not have more of; it had 992 files once, its tests among them. */
const FILES_AT_MOST = 250

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'millrace-release-'))
try {
  const tarball = pack()
  const project = install(tarball)
  checkTypes(project)
  for (const version of VERSIONS) await checkNode(project, version)
  console.log('\nThe package is good.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function pack() {
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder))
  const stray = packed.files.filter(({ path }) => /\.test\.|\.map$|fixture/.test(path))
  expect(stray.length === 0, `no tests in the package (${stray[0]?.path})`)
  expect(packed.entryCount <= FILES_AT_MOST, `${packed.entryCount} files`)
  return join(folder, packed.filename)
}

function install(tarball) {
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const sdk = `@aws-sdk/client-sqs@${manifest.devDependencies['@aws-sdk/client-sqs']}`
  npm(project, 'install', '--ignore-scripts', tarball, sdk)
  writeFileSync(join(project, 'dead-letter.mjs'), readmeTest())
  return project
}

/** The README's own test. */
function readmeTest() {
  return /^```ts\n([\s\S]*?)^```/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))[1]
}

function checkTypes(project) {
  writeFileSync(
    join(project, 'types.ts'),
    [
      "import { startMillrace, type Millrace } from 'millrace/testing'",
      "import { readSettings, startServer, type Server } from 'millrace'",
      'const mill: Millrace = await startMillrace({ clock: "real" })',
      'const server: Server = await startServer(readSettings({ port: "0" }))',
      '// @ts-expect-error: no such option',
      'await startMillrace({ datadir: "x" })',
      'export const answers: [string[], string] = [await mill.explain("x"), server.endpoint]',
    ].join('\n'),
  )
  writeFileSync(join(project, 'readme.ts'), readmeTest())
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const flags = '--noEmit --strict --module nodenext --target es2022 --types node --typeRoots'
  const types = join(root, 'node_modules', '@types')
  run(project, process.execPath, [tsc, ...flags.split(' '), types, 'types.ts', 'readme.ts'])
  console.log('ok  types')
}

async function checkNode(project, version) {
  const node = nodeOf(version)
  const said = run(project, node, ['dead-letter.mjs'])
  expect(said.includes('orders-dlq'), `the README's test explains the dead letter: ${said}`)
  await serve(project, node)
  console.log(`ok  Node.js ${run(project, node, ['--version']).trim()}`)
}

/** Starts the installed program, writes, kills it, starts it again, and finds what was written. */
async function serve(project, node) {
  const data = join(folder, 'data')
  const first = await start(project, node, data)
  await sqs(first.endpoint, 'CreateQueue', { QueueName: 'kept' })
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  const second = await start(project, node, data)
  const { QueueUrls } = await sqs(second.endpoint, 'ListQueues', {})
  expect(QueueUrls?.length === 1, 'the queue outlives kill -9')
  const cli = join(project, 'node_modules', '.bin', 'millrace')
  run(project, node, [cli, 'status', '--endpoint', second.endpoint])
  run(project, node, [cli, 'stop', '--endpoint', second.endpoint])
  await once(second.child, 'exit')
  rmSync(data, { recursive: true })
}

async function start(project, node, data) {
  const cli = join(project, 'node_modules', '.bin', 'millrace')
  const child = spawn(node, [cli, 'start', '--port', '0', '--data-dir', data], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text))
  const endpoint = () => /endpoint\s+(\S+)/.exec(said)?.[1]
  while (endpoint() === undefined) {
    expect(child.exitCode === null, `millrace start serves: ${said}`)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  }
  return { child, endpoint: endpoint() }
}

async function sqs(endpoint, action, input) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
    },
    body: JSON.stringify(input),
  })
  return response.json()
}

function nodeOf(version) {
  if (process.versions.node.split('.')[0] === version) return process.execPath
  const home = join(folder, `node-${version}`)
  mkdirSync(home)
  const name = `node-${process.platform}-${process.arch}`
  npm(home, 'install', '--prefix', home, `${name}@${version}`)
  return join(home, 'node_modules', name, 'bin', 'node')
}

function npm(cwd, ...args) {
  return run(cwd, 'npm', [...args, '--no-audit', '--no-fund', '--loglevel', 'error'])
}

function run(cwd, command, args) {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} failed (${status}):\n${stdout}${stderr}`)
}

function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`)
}
