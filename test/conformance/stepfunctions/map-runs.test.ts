// Distributed Map states through the real SDK: items from everywhere, batches, results, failures.

import { S3 } from '@aws-sdk/client-s3'
import type { SFN } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended, machine, run, runToEnd, shape, startWorld, stopWorld, type World } from './world.ts'

let world: World
let sfn: SFN
let s3: S3
beforeAll(async () => {
  world = await startWorld()
  sfn = world.sfn
  s3 = new S3({ ...world.mill.awsConfig, forcePathStyle: true })
  await s3.createBucket({ Bucket: 'items' })
})
afterAll(async () => {
  s3.destroy()
  await stopWorld(world)
})

const PASS = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }

function map(more: object, processor: object = PASS, ExecutionType = 'STANDARD') {
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, ...processor }
  return { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor, End: true, ...more } } }
}

const reader = (Key: string, ReaderConfig: object) => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'items', Key }, ReaderConfig }, // prettier-ignore
})

test('items of the input, each an execution of its own', async () => {
  const arn = await machine(world, map({ ItemsPath: '$.items', Label: 'Each', MaxConcurrency: 2 }))
  const executionArn = await run(world, arn, { items: [1, 2, 3] })
  expect(await ended(world, executionArn)).toEqual({ status: 'SUCCEEDED', output: [1, 2, 3] })
  expect(await shape(world, executionArn)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 MapStateEntered',
    '3<2 MapStateStarted',
    '4<3 MapRunStarted',
    '5<4 MapRunSucceeded',
    '6<5 MapStateSucceeded',
    '7<4 MapStateExited',
    '8<7 ExecutionSucceeded',
  ])
  const { mapRuns } = await sfn.listMapRuns({ executionArn })
  const { mapRunArn, stateMachineArn } = mapRuns![0]!
  expect(stateMachineArn).toBe(`${arn}/Each`)
  expect(await sfn.describeMapRun({ mapRunArn })).toMatchObject({
    ...{ status: 'SUCCEEDED', maxConcurrency: 2, executionArn },
    itemCounts: { total: 3, succeeded: 3, pending: 0, resultsWritten: 3 },
  })
  const { executions } = await sfn.listExecutions({ mapRunArn })
  expect(executions!.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'])
  const child = await sfn.describeExecution({ executionArn: executions![0]!.executionArn })
  expect(child).toMatchObject({ mapRunArn, input: '1', output: '1' })
  await expect(sfn.updateMapRun({ mapRunArn, maxConcurrency: 1 })).rejects.toThrow('cannot be updated') // prettier-ignore
})

test('a hundred express children, in batches', async () => {
  const items = Array.from({ length: 100 }, (_, i) => i)
  const batches = { ItemBatcher: { MaxItemsPerBatch: 30, BatchInput: { 'x.$': '$.x' } } }
  const { output } = await runToEnd(world, map({ ItemsPath: '$.items', ...batches }, PASS, 'EXPRESS'), { items, x: 7 }) // prettier-ignore
  expect(output).toHaveLength(4)
  expect((output as object[])[3]).toEqual({ BatchInput: { x: 7 }, Items: [90, 91, 92, 93, 94, 95, 96, 97, 98, 99] }) // prettier-ignore
})

test('CSV, JSON, JSON lines and listings', async () => {
  const put = (Key: string, Body: string) => s3.putObject({ Bucket: 'items', Key, Body })
  await put('extra.csv', 'H1,\nValue4,Value5,Value6\n,,\ntrue,1,HelloWorld\n')
  await put('list.json', '{"in":{"side":[1,{"a":2}]}}')
  await put('lines.jsonl', '{"a":1}\n{"a":2}\n')
  const csv = await runToEnd(world, map(reader('extra.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }))) // prettier-ignore
  expect(csv.output).toEqual([{ '': 'Value5', H1: 'Value4' }, { '': '', H1: '' }, { '': '1', H1: 'true' }]) // prettier-ignore
  const json = await runToEnd(world, map(reader('list.json', { InputType: 'JSON', ItemsPointer: '/in/side' }))) // prettier-ignore
  expect(json.output).toEqual([1, { a: 2 }])
  const lines = await runToEnd(
    world,
    map(reader('lines.jsonl', { InputType: 'JSONL', MaxItems: 1 })),
  )
  expect(lines.output).toEqual([{ a: 1 }])
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    Parameters: { Bucket: 'items' },
  }
  const listed = await runToEnd(world, map({ ItemReader }))
  expect(listed.output).toMatchObject([{ Key: 'extra.csv', Size: 46 }, { Key: 'lines.jsonl' }, { Key: 'list.json' }]) // prettier-ignore
  const none = await runToEnd(world, map(reader('list.json', { InputType: 'JSON' })))
  expect(none).toEqual({ status: 'FAILED', error: 'States.ItemReaderFailed', cause: 'Attempting to map over non-iterable node.' }) // prettier-ignore
})

test('failures are tolerated up to a number', async () => {
  const choose = {
    StartAt: 'C',
    States: {
      C: { Type: 'Choice', Choices: [{ Variable: '$', NumericLessThan: 2, Next: 'F' }], Default: 'P' }, // prettier-ignore
      F: { Type: 'Fail' },
      P: { Type: 'Pass', End: true },
    },
  }
  const tolerated = await runToEnd(world, map({ ToleratedFailureCount: 2 }, choose), [0, 1, 2, 3])
  expect(tolerated).toEqual({ status: 'SUCCEEDED', output: [2, 3] })
  const exceeded = await runToEnd(world, map({ ToleratedFailurePercentage: 40 }, choose), [0, 1, 2, 3]) // prettier-ignore
  expect(exceeded).toEqual({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold', cause: 'The specified tolerated failure threshold was exceeded' }) // prettier-ignore
})

test('results are written where a ResultWriter says', async () => {
  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'items', Prefix: 'mapJobs' } } // prettier-ignore
  const { output } = await runToEnd(world, map({ ResultWriter }), ['Hello', 'World'])
  const { ResultWriterDetails } = output as { ResultWriterDetails: { Bucket: string; Key: string } }
  expect(ResultWriterDetails.Key).toMatch(/^mapJobs\/[^/]+\/manifest\.json$/)
  const text = async (Key: string) => (await s3.getObject({ Bucket: 'items', Key })).Body!.transformToString() // prettier-ignore
  const manifest = JSON.parse(await text(ResultWriterDetails.Key)) as { ResultFiles: { SUCCEEDED: { Key: string }[] } } // prettier-ignore
  const records = JSON.parse(await text(manifest.ResultFiles.SUCCEEDED[0]!.Key)) as object[]
  expect(records).toMatchObject([{ Output: '"Hello"', Status: 'SUCCEEDED' }, { Output: '"World"' }])
})

test('stopped with its execution', async () => {
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 600, End: true } } }
  const executionArn = await run(world, await machine(world, map({}, wait)), [1, 2, 3])
  const { mapRuns } = await sfn.listMapRuns({ executionArn })
  const { mapRunArn } = mapRuns![0]!
  await sfn.updateMapRun({ mapRunArn, toleratedFailureCount: 1 })
  await sfn.stopExecution({ executionArn })
  await world.mill.settle()
  expect(await sfn.describeMapRun({ mapRunArn })).toMatchObject({ status: 'ABORTED', itemCounts: { aborted: 3 } }) // prettier-ignore
})
