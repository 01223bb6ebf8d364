// CloudWatch Logs beyond groups and streams, through the AWS SDK: Insights queries, metric filters,
// resource policies, deliveries.

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'

let mill: Millrace
let logs: CloudWatchLogs
const logGroupName = '/app/orders'
const arn = (resource: string) => `arn:aws:logs:us-east-1:000000000000:${resource}`

beforeAll(async () => {
  mill = await startMillrace()
  logs = new CloudWatchLogs({ ...mill.awsConfig, maxAttempts: 1 })
  await logs.createLogGroup({ logGroupName })
  await logs.createLogStream({ logGroupName, logStreamName: 's' })
})
afterAll(async () => {
  logs.destroy()
  await mill.stop()
})

async function put(...events: object[]): Promise<void> {
  const timestamp = mill.clock.nowMs()
  const logEvents = events.map((event) => ({ timestamp, message: JSON.stringify(event) }))
  await logs.putLogEvents({ logGroupName, logStreamName: 's', logEvents })
}

const span = () => {
  const nowSeconds = Math.floor(mill.clock.nowMs() / 1000)
  return { startTime: nowSeconds - 3600, endTime: nowSeconds }
}

test('a query over a group: started, settled, read, listed', async () => {
  await put({ kind: 'order', ms: 10 }, { kind: 'order', ms: 30 }, { kind: 'refund', ms: 5 })
  const queryString = 'stats count(*) as n, max(ms) as slowest by kind | sort n desc'
  const { queryId } = await logs.startQuery({ logGroupName, queryString, ...span() })
  await mill.settle()
  const { results, statistics, status } = await logs.getQueryResults({ queryId })
  expect(status).toBe('Complete')
  expect(results).toEqual([
    [{ field: 'kind', value: 'order' }, { field: 'n', value: '2' }, { field: 'slowest', value: '30' }], // prettier-ignore
    [{ field: 'kind', value: 'refund' }, { field: 'n', value: '1' }, { field: 'slowest', value: '5' }], // prettier-ignore
  ])
  expect(statistics).toMatchObject({ recordsScanned: 3, recordsMatched: 2, logGroupsScanned: 1 })
  const { queries } = await logs.describeQueries({ logGroupName, status: 'Complete' })
  expect(queries).toEqual([
    {
      queryLanguage: 'CWLI',
      queryId,
      queryString: `SOURCE "${logGroupName}" START=${span().startTime}000 END=${span().endTime}999 | ${queryString}`,
      status: 'Complete',
      createTime: expect.any(Number),
      logGroupName,
    },
  ])
})

test('a result points to its event', async () => {
  const query = { logGroupName, queryString: 'filter kind = "refund"', ...span() }
  const { queryId } = await logs.startQuery(query)
  await mill.settle()
  const { results } = await logs.getQueryResults({ queryId })
  expect(results).toHaveLength(1)
  const logRecordPointer = results![0]!.find(({ field }) => field === '@ptr')!.value!
  const { logRecord } = await logs.getLogRecord({ logRecordPointer })
  expect(logRecord).toMatchObject({ kind: 'refund', ms: '5', '@logStream': 's' })
  await expect(logs.getLogRecord({ logRecordPointer: 'bm9uc2Vuc2U=' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  })
})

test('bad queries are refused, with the place', async () => {
  const start = (change: object) =>
    logs.startQuery({ logGroupName, queryString: 'fields @message', ...span(), ...change })
  await expect(start({ queryString: 'fields @message | bogus' })).rejects.toMatchObject({
    name: 'MalformedQueryException',
    queryCompileError: { location: { startCharOffset: 18 } },
  })
  await expect(start({ logGroupName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining(
      "Log group 'none' does not exist for account ID '000000000000'",
    ),
  })
  await expect(start({ endTime: 1 })).rejects.toMatchObject({ name: 'InvalidParameterException' })
  await expect(start({ logGroupNames: [logGroupName] })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  })
  await expect(logs.getQueryResults({ queryId: 'x' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await expect(logs.stopQuery({ queryId: 'x' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('a query can be kept under a name', async () => {
  const definition = { name: 'slow orders', queryString: 'filter ms > 20' }
  const { queryDefinitionId } = await logs.putQueryDefinition(definition)
  await logs.putQueryDefinition({ ...definition, queryDefinitionId, logGroupNames: [logGroupName] })
  const { queryDefinitions } = await logs.describeQueryDefinitions({
    queryDefinitionNamePrefix: 'slow',
  })
  expect(queryDefinitions).toMatchObject([
    { ...definition, queryDefinitionId, logGroupNames: [logGroupName] },
  ])
  expect(await logs.deleteQueryDefinition({ queryDefinitionId })).toMatchObject({ success: true })
  await expect(logs.deleteQueryDefinition({ queryDefinitionId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('a metric filter counts what comes, and Prometheus sees it', async () => {
  const filter = { logGroupName, filterName: 'latency', filterPattern: '{ $.kind = "order" }' }
  const metricTransformations = [
    { metricName: 'Latency', metricNamespace: 'Shop', metricValue: '$.ms', unit: 'Milliseconds' as const }, // prettier-ignore
  ]
  await logs.putMetricFilter({ ...filter, metricTransformations })
  await put({ kind: 'order', ms: 7 }, { kind: 'order', ms: 8 }, { kind: 'refund', ms: 100 })
  const { metricFilters } = await logs.describeMetricFilters({
    metricName: 'Latency',
    metricNamespace: 'Shop',
  })
  expect(metricFilters).toEqual([
    {
      ...filter,
      metricTransformations,
      applyOnTransformedLogs: false,
      creationTime: expect.any(Number),
    },
  ])
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName })
  expect(logGroups![0]!.metricFilterCount).toBe(1)
  const metrics = await (await fetch(`${mill.endpoint}/_millrace/metrics`)).text()
  expect(metrics).toMatch(/millrace_logs_metric_sum\{[^}]*name="Latency"[^}]*\} 15\n/)
  expect(metrics).toMatch(/millrace_logs_metric_count\{[^}]*name="Latency"[^}]*\} 2\n/)
  await logs.deleteMetricFilter({ logGroupName, filterName: 'latency' })
  await expect(
    logs.deleteMetricFilter({ logGroupName, filterName: 'latency' }),
  ).rejects.toMatchObject({ message: 'The specified metric filter does not exist.' })
})

test('resource policies', async () => {
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'route53.amazonaws.com' }, Action: 'logs:PutLogEvents', Resource: '*' }], // prettier-ignore
  })
  const { resourcePolicy } = await logs.putResourcePolicy({ policyName: 'p', policyDocument })
  const shown = { policyName: 'p', policyDocument, policyScope: 'ACCOUNT' }
  expect(resourcePolicy).toEqual({ ...shown, lastUpdatedTime: expect.any(Number) })
  const { resourcePolicies } = await logs.describeResourcePolicies({})
  expect(resourcePolicies).toMatchObject([shown])
  await logs.deleteResourcePolicy({ policyName: 'p' })
  await expect(logs.deleteResourcePolicy({ policyName: 'non-existent' })).rejects.toMatchObject({
    message: 'Policy with name [non-existent] does not exist.',
  })
  for (let n = 0; n < 10; n++) await logs.putResourcePolicy({ policyName: `p${n}`, policyDocument })
  await expect(
    logs.putResourcePolicy({ policyName: 'one more', policyDocument }),
  ).rejects.toMatchObject({ name: 'LimitExceededException' })
})

test('deliveries: source, destination, the delivery between them', async () => {
  const resourceArn = 'arn:aws:cloudfront::000000000000:distribution/E19DL18TOXN9JU'
  const source = { name: 'src', resourceArn, logType: 'ACCESS_LOGS' }
  expect((await logs.putDeliverySource(source)).deliverySource).toEqual({
    name: 'src',
    arn: arn('delivery-source:src'),
    resourceArns: [resourceArn],
    service: 'cloudfront',
    logType: 'ACCESS_LOGS',
  })
  await expect(
    logs.putDeliverySource({ ...source, resourceArn: 'arn:aws:nothing:::x' }),
  ).rejects.toMatchObject({ message: 'Cannot access provided service.' })
  const { deliveryDestination } = await logs.putDeliveryDestination({
    name: 'dst',
    outputFormat: 'json',
    deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::bucket' },
  })
  expect(deliveryDestination).toMatchObject({ deliveryDestinationType: 'S3', outputFormat: 'json' })
  const deliveryDestinationArn = deliveryDestination!.arn!
  const { delivery } = await logs.createDelivery({
    deliverySourceName: 'src',
    deliveryDestinationArn,
    recordFields: ['date'],
    fieldDelimiter: ',',
    tags: { team: 'a' },
  })
  const { id } = delivery!
  expect(delivery).toEqual({
    id: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
    arn: arn(`delivery:${id}`),
    deliverySourceName: 'src',
    deliveryDestinationArn,
    deliveryDestinationType: 'S3',
    recordFields: ['date'],
    fieldDelimiter: ',',
    tags: { team: 'a' },
  })
  await logs.updateDeliveryConfiguration({ id, recordFields: ['date', 'time'] })
  expect((await logs.getDelivery({ id })).delivery!.recordFields).toEqual(['date', 'time'])
  await expect(logs.deleteDeliverySource({ name: 'src' })).rejects.toMatchObject({
    name: 'ConflictException',
  })
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] })
  const of = { deliveryDestinationName: 'dst' }
  await logs.putDeliveryDestinationPolicy({ ...of, deliveryDestinationPolicy: policy })
  expect((await logs.getDeliveryDestinationPolicy(of)).policy).toEqual({
    deliveryDestinationPolicy: policy,
  })
  await logs.deleteDeliveryDestinationPolicy(of)
  expect((await logs.describeDeliveries({})).deliveries).toHaveLength(1)
  expect((await logs.describeDeliverySources({})).deliverySources).toHaveLength(1)
  expect((await logs.describeDeliveryDestinations({})).deliveryDestinations).toHaveLength(1)
  expect((await logs.getDeliverySource({ name: 'src' })).deliverySource!.service).toBe('cloudfront')
  expect((await logs.getDeliveryDestination({ name: 'dst' })).deliveryDestination!.name).toBe('dst')
  await logs.deleteDelivery({ id })
  await logs.deleteDeliverySource({ name: 'src' })
  await logs.deleteDeliveryDestination({ name: 'dst' })
  await expect(logs.getDelivery({ id })).rejects.toMatchObject({
    message: 'Requested Delivery does not exist in this account.',
  })
})

test('a stopped query stays stopped', async () => {
  const many = Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(1_500) }))
  await put(...many)
  const query = { logGroupName, queryString: 'stats count(*) by n', ...span() }
  const { queryId } = await logs.startQuery(query)
  const stopped = await logs.stopQuery({ queryId }).then(
    () => 'Cancelled',
    (error: Error) => error.name,
  )
  await mill.settle()
  const { status } = await logs.getQueryResults({ queryId })
  // Whichever came first: the end or the stop.
  expect([stopped, status]).toEqual(
    stopped === 'Cancelled'
      ? ['Cancelled', 'Cancelled']
      : ['InvalidParameterException', 'Complete'],
  )
})
