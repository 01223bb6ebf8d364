// Records in every state that delivery streams leave them in.

import { Firehose } from '@aws-sdk/client-firehose'
import { S3 } from '@aws-sdk/client-s3'
import { functionArn, type Scenarios, type World } from './world.ts'

const DAY_SECONDS = 24 * 3600
const DeliveryStreamName = 'clicks'
const RoleARN = 'arn:aws:iam::000000000000:role/r'

interface Made {
  readonly bucket: boolean
  readonly transform?: boolean
}

/** A record in a delivery stream. */
async function put({ server }: World, { bucket, transform }: Made): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const firehose = new Firehose(config)
  const s3 = new S3({ ...config, forcePathStyle: true })
  if (bucket) await s3.createBucket({ Bucket: 'lake' })
  const Parameters = [{ ParameterName: 'LambdaArn' as const, ParameterValue: functionArn('fn') }]
  await firehose.createDeliveryStream({
    DeliveryStreamName,
    ExtendedS3DestinationConfiguration: {
      ...{ RoleARN, BucketARN: 'arn:aws:s3:::lake' },
      ...(transform && {
        ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda', Parameters }] },
      }),
    },
  })
  const Record = { Data: Buffer.from('x') }
  const { RecordId } = await firehose.putRecord({ DeliveryStreamName, Record })
  firehose.destroy()
  s3.destroy()
  return RecordId!
}

export const firehoseScenarios: Scenarios = {
  'firehose.gathering': {
    bring: (world) => put(world, { bucket: true }),
    says: /^Record .* is with delivery stream clicks since .*, which gathers it with others\.$/,
  },
  'firehose.delivered': {
    async bring(world) {
      const id = await put(world, { bucket: true })
      await world.advance(300)
      return id
    },
    says: /was delivered to arn:aws:s3:::lake\/\d{4}\//,
  },
  'firehose.failed': {
    async bring(world) {
      const id = await put(world, { bucket: true, transform: true })
      await world.advance(120)
      return id
    },
    says: /was not processed by delivery stream clicks .* error prefix .*ResourceNotFoundException/,
  },
  'firehose.dropped': {
    async bring(world) {
      const id = await put(world, { bucket: false })
      await world.advance(DAY_SECONDS + 1_200)
      return id
    },
    says: /was dropped by delivery stream clicks .*NoSuchBucket/,
  },
}
