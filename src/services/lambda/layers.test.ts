import type { CodeProof } from './code-links.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCOUNT, lambdaFixture, zip, type Files, type Fixture } from './lambda-fixture.ts'

const arn = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:layer:${name}`

describe('layers', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  const publish = async (LayerName: string, files: Files, input: object = {}) =>
    lambda.call('PublishLayerVersion', {
      LayerName,
      Content: { ZipFile: await zip(files) },
      ...input,
    })

  it('are numbered, shown, listed newest first, and found by name and ARN', async () => {
    const first = await publish('shown', { a: '1' }, { Description: 'one' })
    expect(first).toMatchObject({
      LayerArn: arn('shown'),
      LayerVersionArn: `${arn('shown')}:1`,
      Version: 1,
      Description: 'one',
    })
    expect(first.Content.CodeSha256).toMatch(/=$/)
    await publish('shown', { a: '2' }, { CompatibleRuntimes: ['python3.12'] })
    const { LayerVersions } = await lambda.call('ListLayerVersions', { LayerName: 'shown' })
    expect(LayerVersions.map(({ Version }: any) => Version)).toEqual([2, 1])
    const filtered = { CompatibleRuntime: 'python3.12' }
    const { Layers } = await lambda.call('ListLayers', filtered)
    expect(Layers).toHaveLength(1)
    expect(Layers[0]).toMatchObject({ LayerName: 'shown', LatestMatchingVersion: { Version: 2 } })
    const found = await lambda.call('GetLayerVersion', {
      LayerName: arn('shown'),
      VersionNumber: 1,
    })
    expect(found.Content.CodeSha256).toBe(first.Content.CodeSha256)
    const byArn = await lambda.call('GetLayerVersionByArn', { Arn: `${arn('shown')}:1` })
    expect(byArn.LayerVersionArn).toBe(found.LayerVersionArn)
    const link = new URL(found.Content.Location)
    const proof = Object.fromEntries(link.searchParams) as unknown as CodeProof
    const stored = await lambda.packageOf(found.LayerVersionArn, proof)
    expect(stored?.subarray(0, 2).toString()).toBe('PK')
  })

  it('come in pages', async () => {
    for (const a of ['1', '2', '3']) await publish('paged', { a })
    const one = await lambda.call('ListLayerVersions', { LayerName: 'paged', MaxItems: 2 })
    expect(one.LayerVersions.map(({ Version }: any) => Version)).toEqual([3, 2])
    const two = await lambda.call('ListLayerVersions', {
      LayerName: 'paged',
      Marker: one.NextMarker,
    })
    expect(two.LayerVersions.map(({ Version }: any) => Version)).toEqual([1])
    expect(two.NextMarker).toBeUndefined()
  })

  it('do not reuse the number of a deleted version', async () => {
    await publish('gone', { a: '1' })
    await lambda.call('DeleteLayerVersion', { LayerName: 'gone', VersionNumber: 1 })
    await lambda.call('DeleteLayerVersion', { LayerName: 'gone', VersionNumber: 1 })
    const missing = lambda.call('GetLayerVersion', { LayerName: 'gone', VersionNumber: 1 })
    await expect(missing).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
    expect((await publish('gone', { a: '2' })).Version).toBe(2)
  })

  it('give Node.js functions modules, later layers over earlier ones', async () => {
    const one = await publish('one', {
      'nodejs/node_modules/dep/index.js': `module.exports = 'first'`,
      'nodejs/node_modules/only/index.js': `module.exports = 'kept'`,
      'data.txt': 'from a layer',
    })
    const two = await publish('two', {
      'nodejs/node_modules/dep/index.js': `module.exports = 'second'`,
    })
    const created = await lambda.create(
      'node',
      {
        'index.js': `const fs = require('fs')
          exports.handler = async () => [require('dep'), require('only'),
            fs.readFileSync(process.env.MILLRACE_LAYERS_DIR + '/data.txt', 'utf8')]`,
      },
      { Layers: [one.LayerVersionArn, two.LayerVersionArn] },
    )
    expect(created.Layers).toEqual([
      { Arn: one.LayerVersionArn, CodeSize: one.Content.CodeSize },
      { Arn: two.LayerVersionArn, CodeSize: two.Content.CodeSize },
    ])
    expect((await lambda.run('node')).payload).toEqual(['second', 'kept', 'from a layer'])
    // A function keeps the layers that it has, also when they are deleted.
    await lambda.call('DeleteLayerVersion', { LayerName: 'two', VersionNumber: 1 })
    await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'node', Timeout: 9 })
    expect((await lambda.run('node')).payload[0]).toBe('second')
    await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'node', Layers: [] })
    expect((await lambda.run('node')).error).toBe('Unhandled')
  })

  it('give Python functions modules and commands', async () => {
    const layer = await publish('py', {
      'python/dep.py': 'VALUE = "from the layer"',
      'bin/tool': { content: '#!/bin/sh\necho tool', mode: 0o755 },
    })
    const source = `import dep, subprocess
def handler(event, context):
    return [dep.VALUE, subprocess.run(["tool"], capture_output=True, text=True).stdout]`
    const input = { Runtime: 'python3.12', Layers: [layer.LayerVersionArn] }
    await lambda.create('py', { 'index.py': source }, input)
    expect((await lambda.run('py')).payload).toEqual(['from the layer', 'tool\n'])
  })

  it('of another account are used only where its policy allows it', async () => {
    const other = { account: '222222222222' }
    const Content = { ZipFile: await zip({ 'data.txt': 'x' }) }
    const mine = await lambda.call('PublishLayerVersion', { LayerName: 'far', Content }, other)
    const code = { 'index.js': 'exports.handler = async () => 1' }
    const Layers = [mine.LayerVersionArn]
    await expect(lambda.create('far', code, { Layers })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    })
    const permission = {
      LayerName: 'far',
      VersionNumber: 1,
      StatementId: 's',
      Action: 'lambda:GetLayerVersion',
      Principal: ACCOUNT,
    }
    await lambda.call('AddLayerVersionPermission', permission, other)
    await lambda.create('far', code, { Layers })
    expect((await lambda.run('far')).payload).toBe(1)
  })

  it('number five at most', async () => {
    const Layers = Array.from({ length: 6 }, (_, i) => `${arn('many')}:${i + 1}`)
    await expect(lambda.create('many', { a: '' }, { Layers })).rejects.toMatchObject({
      message: 'Cannot reference more than 5 layers.',
    })
  })
})
