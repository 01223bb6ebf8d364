// Events in every state that S3 leaves them in.

import { queueArn } from '../zip.ts'
import type { Scenarios, World } from './world.ts'

const Bucket = 'photos'

/** Puts an object into a bucket that tells the queue `inbox` of `.jpg`, and asks by its name. */
async function put(world: World, Key: string): Promise<string> {
  await world.s3.createBucket({ Bucket })
  const FilterRules = [{ Name: 'suffix' as const, Value: '.jpg' }]
  await world.s3.putBucketNotificationConfiguration({
    ...{ Bucket, SkipDestinationValidation: true },
    NotificationConfiguration: {
      QueueConfigurations: [
        {
          ...{ QueueArn: queueArn('inbox'), Events: ['s3:ObjectCreated:*'] },
          Filter: { Key: { FilterRules } },
        },
      ],
    },
  })
  await world.server.settle()
  await world.s3.putObject({ Bucket, Key, Body: 'x' })
  await world.server.settle()
  return `s3://${Bucket}/${Key}`
}

export const s3Scenarios: Scenarios = {
  's3.happened': {
    async bring(world) {
      await world.s3.createBucket({ Bucket })
      await world.s3.putObject({ Bucket, Key: 'a/b.txt', Body: 'x' })
      return `s3://${Bucket}/a/b.txt`
    },
    says: /^Object event \S+ happened in bucket photos .* and is told to nobody: ObjectCreated:Put a\/b\.txt, 1 bytes\.$/,
  },
  's3.filtered': {
    bring: (world) => put(world, 'a.png'),
    says: /was not passed on to queue inbox .*does not end with/,
  },
  's3.retrying': {
    async bring(world) {
      await world.queue('inbox')
      world.server.setWeather(1, [{ match: 'sqs:inbox', fail: 1 }])
      const name = await put(world, 'a.jpg')
      await world.advance(10)
      return name
    },
    says: /waits at bucket photos for its next delivery to queue inbox, due .* \(tried \d+ times\).*weather/,
  },
  's3.dropped': {
    bring: (world) => put(world, 'a.jpg'),
    says: /was not delivered to queue inbox and was given up .*does not exist; S3 has no dead-letter/,
  },
}
