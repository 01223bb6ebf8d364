import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'

let lambda: Fixture
beforeEach(() => void (lambda = lambdaFixture()))
afterEach(() => lambda.end())

const SCRIPT = { content: '#!/bin/sh\nexport WRAPPED="$#"\nexec "$@"\n', mode: 0o755 }
const CODE = { 'index.js': 'exports.handler = async () => process.env.WRAPPED' }
const by = (path: string) => ({ Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: path } } })

it('a wrapper of the package or of a layer is given the runtime’s command line', async () => {
  await lambda.create('own', { ...CODE, 'bin/wrap': SCRIPT }, by('/var/task/bin/wrap'))
  expect(Number((await lambda.run('own')).payload)).toBeGreaterThan(0)
  const Content = { ZipFile: await zip({ wrap: SCRIPT }) }
  const layer = await lambda.call('PublishLayerVersion', { LayerName: 'w', Content })
  const Layers = [layer.LayerVersionArn]
  await lambda.create('layered', CODE, { Layers, ...by('/opt/wrap') })
  expect(Number((await lambda.run('layered')).payload)).toBeGreaterThan(0)
})

it('a package is what it says itself, not what the folders around it say', async () => {
  writeFileSync(join(lambda.env.settings.dataDir, 'package.json'), '{ "type": "module" }')
  const code = "exports.handler = async () => typeof require('node:path').join"
  await lambda.create('plain', { 'index.js': code })
  expect((await lambda.run('plain')).payload).toBe('function')
})

it('a missing AWS SDK names the way out', async () => {
  await lambda.create('sdk', { 'index.js': "require('@aws-sdk/client-none')" })
  const { payload } = await lambda.run('sdk')
  expect(payload.errorType).toBe('Runtime.ImportModuleError')
  expect(payload.errorMessage).toContain("Error: Cannot find module '@aws-sdk")
  expect(payload.errorMessage).toContain('--runtime-sdk <dir>')
})

it('errors are the message of a JSON log, thrown and logged', async () => {
  const code =
    "exports.handler = async () => { console.warn(new TypeError('a')); throw new Error('b') }"
  const LoggingConfig = { LogFormat: 'JSON' }
  await lambda.create('json', { 'index.js': code }, { LoggingConfig })
  const { log } = await lambda.run('json')
  const entries = log
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const told = (errorType: string, errorMessage: string) =>
    expect.objectContaining({
      message: {
        errorType,
        errorMessage,
        stackTrace: expect.arrayContaining([expect.any(String)]),
      },
    })
  expect(entries).toContainEqual(told('TypeError', 'a'))
  expect(entries).toContainEqual(told('Error', 'b'))
})
