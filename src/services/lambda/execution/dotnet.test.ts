// .NET is not on every machine: a program in its place tells how it was called, through the Runtime
// API, as an assembly would answer.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lambdaFixture, zip, type Files, type Fixture } from '../lambda-fixture.ts'
import { dotnetCommand } from './dotnet.ts'

const NOT_DOTNET = `#!${process.execPath}
if (process.argv[2] === '--list-runtimes') {
  console.log('Microsoft.NETCore.App 8.0.11 [/usr/share/dotnet]')
  process.exit()
}
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/'
for (;;) {
  const next = await fetch(api + 'next')
  const id = next.headers.get('lambda-runtime-aws-request-id')
  const body = JSON.stringify({ args: process.argv.slice(2), event: await next.json() })
  await fetch(api + id + '/response', { method: 'POST', body })
}
`

/** As much of an assembly as tells whether it has an entry point: PE, one section, CLI header. */
function assembly(entryPoint: number): Buffer {
  const image = Buffer.alloc(1024)
  image.writeUInt32LE(0x80, 0x3c)
  image.writeUInt16LE(1, 0x80 + 6)
  image.writeUInt16LE(224, 0x80 + 20)
  const optional = 0x80 + 24
  image.writeUInt16LE(0x10b, optional)
  image.writeUInt32LE(0x2008, optional + 96 + 14 * 8)
  const section = optional + 224
  image.writeUInt32LE(0x2000, section + 12)
  image.writeUInt32LE(0x200, section + 16)
  image.writeUInt32LE(0x200, section + 20)
  image.writeUInt32LE(entryPoint, 0x208 + 20)
  return image
}

const PROGRAM = assembly(0x06000001)
const dotnet = { Runtime: 'dotnet8', MemorySize: 512 }
const DESCRIBED = { 'Shop.dll': 'x', 'Shop.deps.json': '{}', 'Shop.runtimeconfig.json': '{}' }
const SUPPORT = 'Amazon.Lambda.RuntimeSupport.dll'

describe('dotnet functions', () => {
  let lambda: Fixture
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-dotnet-'))
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`)
    writeFileSync(join(folder, 'dotnet'), NOT_DOTNET, { mode: 0o755 })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    lambda = lambdaFixture()
  })
  afterEach(async () => {
    await lambda.end()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  const create = (files: Files, Handler: string, input = {}) =>
    lambda.create('f', files, { ...dotnet, Handler, ...input })

  it('runs an executable assembly', async () => {
    await create({ 'Shop.dll': 'x' }, 'Shop')
    const { payload } = await lambda.run('f', { n: 1 })
    expect(payload).toEqual({
      args: ['exec', expect.stringMatching(/\/Shop\.dll$/)],
      event: { n: 1 },
    })
  })

  it('runs a class library by the runtime support of the package', async () => {
    await create({ ...DESCRIBED, [SUPPORT]: PROGRAM }, 'Shop::Shop.Orders::Place')
    const { payload } = await lambda.run('f')
    expect(payload.args).toEqual([
      ...['exec', '--depsfile', expect.stringMatching(/\/Shop\.deps\.json$/)],
      ...['--runtimeconfig', expect.stringMatching(/\/Shop\.runtimeconfig\.json$/)],
      ...[expect.stringMatching(/\/Amazon\.Lambda\.RuntimeSupport\.dll$/)],
      'Shop::Shop.Orders::Place',
    ])
  })

  it('takes the runtime support of a layer, and the only description there is', async () => {
    const Content = { ZipFile: await zip({ [SUPPORT]: PROGRAM }) }
    const layer = await lambda.call('PublishLayerVersion', { LayerName: 'support', Content })
    const files = { 'Main.deps.json': '{}', 'Main.runtimeconfig.json': '{}' }
    await create(files, 'Shop::Shop.Orders::Place', { Layers: [layer.LayerVersionArn] })
    const { payload } = await lambda.run('f')
    expect(payload.args[2]).toMatch(/\/Main\.deps\.json$/)
    expect(payload.args[5]).toMatch(/\/Amazon\.Lambda\.RuntimeSupport\.dll$/)
  })

  it.each<[string, Files, string, RegExp]>([
    ['assembly of that name', { other: 'x' }, 'Shop', /has no Shop\.dll, which the handler names/],
    ['deps.json', { 'Shop.dll': 'x' }, 'Shop::A::B', /has no Shop\.deps\.json/],
    ['runtimeconfig.json', { 'Shop.deps.json': '' }, 'Shop::A::B', /has no Shop\.runtimeconfig/],
    [
      'runtime support',
      DESCRIBED,
      'Shop::A::B',
      /needs Amazon\.Lambda\.RuntimeSupport\.dll, built/,
    ],
    [
      'Main in its runtime support',
      { ...DESCRIBED, [SUPPORT]: assembly(0) },
      'Shop::A::B',
      /built as a program/,
    ],
    ['real assembly', { ...DESCRIBED, [SUPPORT]: 'MZ' }, 'Shop::A::B', /built as a program/],
  ])('says when a package has no %s', async (_, files, handler, text) => {
    await expect(create(files, handler)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringMatching(text),
    })
  })

  it('says when .NET is missing or too old, and rolls forward when it is newer', async () => {
    const task = join(folder, 'task')
    mkdirSync(task)
    writeFileSync(join(task, 'Shop.dll'), '')
    const command = (runtime: string) =>
      dotnetCommand({
        ...{ runtime, handler: 'Shop', memoryMb: 128, taskRoot: task },
        ...{ optRoot: undefined, toolsDir: folder },
      })
    expect(await command('dotnet6')).toMatchObject({
      args: ['exec', '--roll-forward', 'Major', join(task, 'Shop.dll')],
    })
    expect(await command('dotnet10')).toEqual({
      missing: 'dotnet10 needs .NET 10 or newer; dotnet has 8.0.11.',
    })
    vi.stubEnv('PATH', task)
    expect(await command('dotnet8')).toEqual({
      missing: "dotnet8 needs .NET 8 or newer: dotnet is not on the machine's PATH.",
    })
  })
})
