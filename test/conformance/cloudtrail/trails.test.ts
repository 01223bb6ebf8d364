// Trails as they are kept, through the AWS SDK for JavaScript v3.

import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

const ACCOUNT = '000000000000'
const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/watch`
let mill: Millrace
let trail: CloudTrail
let elsewhere: CloudTrail
beforeAll(async () => {
  mill = await startMillrace({ access: 'enforce' })
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  trail = new CloudTrail(config)
  elsewhere = new CloudTrail({ ...config, region: 'eu-west-1' })
  await new S3({ ...config, forcePathStyle: true }).createBucket({ Bucket: 'trail-logs' })
})
afterAll(() => mill.stop())

/** What the CLI and the console write for a trail. */
async function letIn(): Promise<void> {
  const s3 = new S3({ ...mill.awsConfig, forcePathStyle: true })
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  const Statement = [
    {
      ...{ Effect: 'Allow', Principal, Action: 's3:GetBucketAcl' },
      ...{ Resource: 'arn:aws:s3:::trail-logs' },
    },
    {
      ...{ Effect: 'Allow', Principal, Action: 's3:PutObject' },
      Resource: `arn:aws:s3:::trail-logs/AWSLogs/${ACCOUNT}/*`,
      Condition: {
        StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': ARN },
      },
    },
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await s3.putBucketPolicy({ Bucket: 'trail-logs', Policy })
}

test('a trail needs a bucket that lets CloudTrail in', async () => {
  const wanted = { Name: 'watch', S3BucketName: 'trail-logs' }
  await expect(trail.createTrail(wanted)).rejects.toMatchObject({
    name: 'InsufficientS3BucketPolicyException',
    message: 'Incorrect S3 bucket policy is detected for bucket: trail-logs',
    $metadata: { httpStatusCode: 403 },
  })
  await letIn()
  await expect(trail.createTrail({ ...wanted, SnsTopicName: 'none' })).rejects.toMatchObject({
    name: 'InsufficientSnsTopicPolicyException',
    message: 'SNS Topic does not exist or the topic policy is incorrect!',
  })
  expect(await trail.createTrail({ ...wanted, IsMultiRegionTrail: true })).toMatchObject({
    ...{ Name: 'watch', S3BucketName: 'trail-logs', TrailARN: ARN },
    ...{ IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true },
    ...{ LogFileValidationEnabled: false, IsOrganizationTrail: false },
  })
})

test('a trail of all regions is seen from each and changed at home', async () => {
  await trail.startLogging({ Name: 'watch' })
  expect(await elsewhere.getTrailStatus({ Name: 'watch' })).toMatchObject({ IsLogging: true })
  expect((await elsewhere.describeTrails({})).trailList).toMatchObject([
    { HomeRegion: 'us-east-1' },
  ])
  const own = await elsewhere.describeTrails({ includeShadowTrails: false })
  expect(own.trailList).toEqual([])
  await expect(elsewhere.stopLogging({ Name: 'watch' })).rejects.toThrow('home region us-east-1')
  await trail.stopLogging({ Name: 'watch' })
  expect(await trail.updateTrail({ Name: 'watch', S3KeyPrefix: '' })).not.toHaveProperty('Prefix')
  expect((await trail.getTrail({ Name: 'watch' })).Trail).toMatchObject({
    ...{ HasCustomEventSelectors: false, HasInsightSelectors: false },
  })
  expect((await elsewhere.listTrails({})).Trails).toMatchObject([{ TrailARN: ARN }])
})

const field = (Field: string, ...Equals: string[]) => ({ Field, Equals })
const advanced = (...FieldSelectors: object[]) => [{ FieldSelectors }] as any

test.each([
  [
    'Value arn:aws:s3:::* for DataResources.Values is invalid.',
    {
      EventSelectors: [
        { DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::*'] }] },
      ],
    },
  ],
  [
    'Value AWS::SQS::Queue for DataResources.Type is invalid.',
    { EventSelectors: [{ DataResources: [{ Type: 'AWS::SQS::Queue', Values: [] }] }] },
  ],
  ['The number of event selectors must be between 1 and 5.', { EventSelectors: [] }],
  [
    'Field eventCategory is required and must have one value.',
    { AdvancedEventSelectors: advanced(field('readOnly', 'true')) },
  ],
  [
    'Field resources.type is required for data events.',
    { AdvancedEventSelectors: advanced(field('eventCategory', 'Data')) },
  ],
  ['Field what is invalid.', { AdvancedEventSelectors: advanced(field('what', 'Data')) }],
  [
    'Field readOnly can only use the Equals operator.',
    { AdvancedEventSelectors: advanced({ Field: 'readOnly', NotEquals: ['true'] }) },
  ],
])('refused: %s', async (message, input) => {
  await expect(trail.putEventSelectors({ TrailName: 'watch', ...input })).rejects.toMatchObject({
    name: 'InvalidEventSelectorsException',
    message,
  })
})

test('selectors, basic or advanced', async () => {
  const { EventSelectors } = await trail.getEventSelectors({ TrailName: 'watch' })
  expect(EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }])
  const AdvancedEventSelectors = advanced(
    field('eventCategory', 'Data'),
    field('resources.type', 'AWS::SQS::Queue'),
  )
  await trail.putEventSelectors({ TrailName: 'watch', AdvancedEventSelectors })
  const found = await trail.getEventSelectors({ TrailName: 'watch' })
  expect(found).toMatchObject({ TrailARN: ARN, AdvancedEventSelectors })
  expect(found.EventSelectors).toBeUndefined()
  const asked = { TrailName: 'watch' }
  await expect(trail.getInsightSelectors(asked)).rejects.toThrow('does not have Insights enabled')
  const InsightSelectors = [{ InsightType: 'ApiCallRateInsight' as const }]
  await trail.putInsightSelectors({ ...asked, InsightSelectors })
  expect(await trail.getInsightSelectors(asked)).toMatchObject({ InsightSelectors })
})

test('tags, five trails at most, and away', async () => {
  await trail.addTags({ ResourceId: ARN, TagsList: [{ Key: 'team', Value: 'a' }] })
  await trail.removeTags({ ResourceId: ARN, TagsList: [{ Key: 'none' }] })
  const { ResourceTagList } = await trail.listTags({ ResourceIdList: [ARN] })
  expect(ResourceTagList).toMatchObject([{ TagsList: [{ Key: 'team', Value: 'a' }] }])
  await expect(trail.createTrail({ Name: 'ab', S3BucketName: 'trail-logs' })).rejects.toThrow(
    'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.',
  )
  await trail.deleteTrail({ Name: 'watch' })
  await expect(trail.getTrail({ Name: ARN })).rejects.toMatchObject({
    name: 'TrailNotFoundException',
    message: `Unknown trail: ${ARN} for the user: ${ACCOUNT}`,
  })
})
