import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'

/** A custom runtime as the documentation's tutorial writes one. */
const SHELL = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while true; do
  head=$(mktemp)
  event=$(curl -sS -D "$head" "$api/invocation/next") || exit 1
  id=$(grep -i '^lambda-runtime-aws-request-id:' "$head" | tr -d '\\r' | cut -d' ' -f2)
  echo "handling $_HANDLER"
  case $event in
    *fail*) curl -sS -o /dev/null -d '{"errorType":"Custom.Bad","errorMessage":"as asked"}' \\
      -H 'Lambda-Runtime-Function-Error-Type: Custom.Bad' "$api/invocation/$id/error" ;;
    *wrong*) curl -sS -d '{}' "$api/invocation/no-such-id/response" >&2
      curl -sS -o /dev/null -d '"after"' "$api/invocation/$id/response" ;;
    *) curl -sS -o /dev/null -d "{\\"echo\\":$event}" "$api/invocation/$id/response" ;;
  esac
done`

const custom = { Runtime: 'provided.al2023', Handler: 'function.any' }

describe('custom runtimes', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  it('runs the bootstrap of the package', async () => {
    await lambda.create('shell', { bootstrap: { content: SHELL, mode: 0o755 } }, custom)
    const first = await lambda.run('shell', { n: 1 })
    expect(first.payload).toEqual({ echo: { n: 1 } })
    expect(first.log).toContain('handling function.any\n')
    const failed = await lambda.run('shell', { fail: true })
    expect(failed.error).toBe('Unhandled')
    expect(failed.payload).toEqual({ errorType: 'Custom.Bad', errorMessage: 'as asked' })
    // The same process goes on.
    expect((await lambda.run('shell', { n: 2 })).log).not.toContain('Init Duration')
  })

  it('refuses an answer to an unknown invocation', async () => {
    await lambda.create('ids', { bootstrap: { content: SHELL, mode: 0o755 } }, custom)
    const { payload, log } = await lambda.run('ids', { wrong: true })
    expect(payload).toBe('after')
    expect(log).toContain('"errorType":"InvalidRequestID"')
  })

  it.each<[string, Record<string, string | { content: string; mode: number }>, RegExp]>([
    ['is missing', { other: 'x' }, /Couldn't find valid bootstrap/],
    ['may not be run', { bootstrap: { content: SHELL, mode: 0o644 } }, /permission denied/],
  ])('says when the bootstrap %s', async (title, files, text) => {
    const name = title.replaceAll(' ', '-')
    await lambda.create(name, files, custom)
    const { payload, error } = await lambda.run(name)
    expect(error).toBe('Unhandled')
    expect(payload.errorType).toBe('Runtime.InvalidEntrypoint')
    expect(payload.errorMessage).toMatch(text)
  })

  it('runs the bootstrap of a package also for a managed runtime of compiled code', async () => {
    const input = { Runtime: 'java25', Handler: 'example.Handler' }
    await lambda.create('java', { bootstrap: { content: SHELL, mode: 0o755 } }, input)
    expect((await lambda.run('java', { n: 1 })).payload).toEqual({ echo: { n: 1 } })
  })

  it('says what a managed runtime lacks, when a function is changed to it too', async () => {
    const missing = {
      code: 'InvalidParameterValueException',
      message: expect.stringMatching(/has no example\.dll/),
    }
    const input = { Runtime: 'dotnet8', Handler: 'example' }
    await expect(lambda.create('dotnet', { other: 'x' }, input)).rejects.toMatchObject(missing)
    await lambda.create('changed', { other: 'x' }, custom)
    const changed = { FunctionName: 'changed', ...input }
    await expect(lambda.call('UpdateFunctionConfiguration', changed)).rejects.toMatchObject(missing)
  })

  it('finds the bootstrap in a layer', async () => {
    const LayerName = 'runtime'
    const ZipFile = await zip({ bootstrap: { content: SHELL, mode: 0o755 } })
    const layer = await lambda.call('PublishLayerVersion', { LayerName, Content: { ZipFile } })
    const input = { ...custom, Layers: [layer.LayerVersionArn] }
    await lambda.create('layered', { other: 'x' }, input)
    expect((await lambda.run('layered', { n: 1 })).payload).toEqual({ echo: { n: 1 } })
  })
})
