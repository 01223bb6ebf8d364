import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../kernel/log.ts'
import { lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'
import { RuntimeSdk } from './runtime-sdk.ts'

let root: string
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'millrace-sdk-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** An SDK of one client, which needs a package of its own, and what else may lie beside it. */
function writeSdk(modules: string): void {
  const write = (name: string, code: string) => {
    mkdirSync(join(modules, name), { recursive: true })
    writeFileSync(join(modules, name, 'package.json'), JSON.stringify({ name, main: 'index.js' }))
    writeFileSync(join(modules, name, 'index.js'), code)
  }
  write('@aws-sdk/client-sqs', "exports.name = 'sqs with ' + require('@smithy/core').name")
  write('@smithy/core', "exports.name = require('helper').name")
  write('helper', "exports.name = 'help'")
}

describe('finds the SDK', () => {
  const sdk = (setting: string, run = async () => {}) =>
    new RuntimeSdk({ setting, toolsDir: join(root, 'tools'), log: silentLog, run })

  it('in a directory that is named, and shows nothing else of it', async () => {
    writeSdk(join(root, 'node_modules'))
    const folder = await sdk(root).folder('nodejs22.x')
    expect(readdirSync(folder!).sort()).toEqual(['@aws-sdk', '@smithy'])
    // Another start finds what the first has made.
    expect(await sdk(root).folder('nodejs22.x')).toBe(folder)
    expect(await sdk(root).folder('ruby3.3')).toBeUndefined()
    expect(await sdk(root).folder('python3.13')).toBeUndefined()
    mkdirSync(join(root, 'python/boto3'), { recursive: true })
    expect(await sdk(root).folder('python3.13')).toBe(join(root, 'python'))
  })

  it('nowhere when it is off', async () => {
    expect(await sdk('off').folder('nodejs22.x')).toBeUndefined()
    expect(await sdk('off').folder('python3.13')).toBeUndefined()
  })

  it('installs boto3 once where there is none, all of it or nothing', async () => {
    let installs = 0
    const machine = (works: boolean) => async (_file: string, args: readonly string[]) => {
      if (args.includes('import boto3')) throw new Error('No module named boto3')
      installs++
      mkdirSync(join(args[args.indexOf('--target') + 1]!, 'boto3'))
      if (!works) throw new Error('no network')
    }
    const install = (works: boolean) =>
      new RuntimeSdk({
        ...{ setting: 'install', toolsDir: root, log: silentLog },
        run: machine(works),
      })
    expect(await install(false).folder('python3.13')).toBeUndefined()
    expect(readdirSync(join(root, 'sdk'))).toEqual([])
    const folder = await install(true).folder('python3.13')
    expect(existsSync(join(folder!, 'boto3'))).toBe(true)
    expect(await install(true).folder('python3.13')).toBe(folder)
    expect(installs).toBe(2)
  })
})

describe('functions', () => {
  let lambda: Fixture
  const begin = (runtimeSdk: string) => {
    lambda = lambdaFixture({ settings: { runtimeSdk } })
  }
  afterEach(() => lambda.end())
  const client = '@aws-sdk/client-sqs'

  it('have the SDK by require and by import, not what lies beside it', async () => {
    writeSdk(join(root, 'node_modules'))
    begin(root)
    await lambda.create('cjs', {
      'index.js': `const { name } = require('${client}')
        exports.handler = async () => [name, (await import('${client}')).default.name]`,
    })
    expect((await lambda.run('cjs')).payload).toEqual(['sqs with help', 'sqs with help'])
    await lambda.create('esm', {
      'index.mjs': `import sdk from '${client}'
        const beside = await import('helper').catch((error) => error.code)
        export const handler = async () => [sdk.name, beside]`,
    })
    expect((await lambda.run('esm')).payload).toEqual(['sqs with help', 'ERR_MODULE_NOT_FOUND'])
    const source = `exports.handler = async () => require('helper').name`
    await lambda.create('beside', { 'index.js': source })
    expect((await lambda.run('beside')).payload.errorType).toBe('Error')
  })

  it('prefer their own SDK, and a layer’s', async () => {
    writeSdk(join(root, 'node_modules'))
    begin(root)
    const own = { [`node_modules/${client}/index.js`]: "exports.name = 'own'" }
    const code = `import sdk from '${client}'\nexport const handler = async () => sdk.name`
    await lambda.create('own', { 'index.mjs': code, ...own })
    expect((await lambda.run('own')).payload).toBe('own')
    const Content = {
      ZipFile: await zip({ [`nodejs/node_modules/${client}/index.js`]: "exports.name = 'layer'" }),
    }
    const layer = await lambda.call('PublishLayerVersion', { LayerName: 'sdk', Content })
    await lambda.create('layered', { 'index.mjs': code }, { Layers: [layer.LayerVersionArn] })
    expect((await lambda.run('layered')).payload).toBe('layer')
  })

  it('import packages of layers, also those for one version of Node.js', async () => {
    begin('off')
    const Content = {
      ZipFile: await zip({
        'nodejs/node_modules/a/package.json': '{"type":"module","exports":"./main.js"}',
        'nodejs/node_modules/a/main.js': "import b from 'b'\nexport default 'a and ' + b",
        'nodejs/node20/node_modules/b/index.js': "module.exports = 'b of 20'",
      }),
    }
    const layer = await lambda.call('PublishLayerVersion', { LayerName: 'esm', Content })
    const Layers = [layer.LayerVersionArn]
    const code = "import a from 'a'\nexport const handler = async () => a"
    await lambda.create('esm', { 'index.mjs': code }, { Layers })
    expect((await lambda.run('esm')).payload).toBe('a and b of 20')
    const later = "exports.handler = async () => (await import('a')).default"
    await lambda.create('later', { 'index.js': later }, { Layers })
    expect((await lambda.run('later')).payload).toBe('a and b of 20')
  })

  it('name the way out where there is none', async () => {
    begin('off')
    await lambda.create('esm', { 'index.mjs': `import sdk from '${client}'` })
    const { payload } = await lambda.run('esm')
    expect(payload.errorType).toBe('Runtime.ImportModuleError')
    expect(payload.errorMessage).toContain("Error: Cannot find package '@aws-sdk/client-sqs'")
    expect(payload.errorMessage).toContain('--runtime-sdk install')
    const python = { Runtime: 'python3.13' }
    // A package that hides the machine's, if it has one.
    const boto3 = "raise ModuleNotFoundError(\"No module named 'boto3'\", name='boto3')"
    await lambda.create('py', { 'index.py': 'import boto3', 'boto3.py': boto3 }, python)
    const { errorMessage } = (await lambda.run('py')).payload
    expect(errorMessage).toMatch(/^Unable to import module 'index': No module named 'boto3'\n/)
    expect(errorMessage).toContain('--runtime-sdk install')
  })

  it('in Python find boto3 in the folder', async () => {
    mkdirSync(join(root, 'python/boto3'), { recursive: true })
    writeFileSync(join(root, 'python/boto3/__init__.py'), "__version__ = 'of the folder'")
    begin(root)
    const source = 'import boto3\ndef handler(event, context):\n    return boto3.__version__'
    await lambda.create('py', { 'index.py': source }, { Runtime: 'python3.13' })
    expect((await lambda.run('py')).payload).toBe('of the folder')
  })
})
