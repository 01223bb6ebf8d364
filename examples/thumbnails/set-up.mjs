// Buckets, the function with its code in S3, its dead-letter queue, and the notification that joins them.

import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { ZipFile } from 'yazl'

const s3 = new S3({ forcePathStyle: true })
const sqs = new SQS({})
const lambda = new Lambda({})

for (const Bucket of ['code', 'photos', 'thumbnails']) await s3.createBucket({ Bucket })
const { QueueUrl } = await sqs.createQueue({ QueueName: 'thumbnails-dlq' })
const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] })

await s3.putObject({ Bucket: 'code', Key: 'thumbnailer.zip', Body: await packaged() })
const { FunctionArn } = await lambda.createFunction({
  FunctionName: 'thumbnailer',
  Runtime: 'nodejs22.x',
  Handler: 'index.handler',
  Role: 'arn:aws:iam::000000000000:role/thumbnailer',
  Code: { S3Bucket: 'code', S3Key: 'thumbnailer.zip' },
  Timeout: 30,
  MemorySize: 512,
  Environment: { Variables: { THUMBNAILS: 'thumbnails' } },
  DeadLetterConfig: { TargetArn: Attributes.QueueArn },
})
await lambda.addPermission({
  FunctionName: 'thumbnailer',
  StatementId: 'photos',
  Action: 'lambda:InvokeFunction',
  Principal: 's3.amazonaws.com',
  SourceArn: 'arn:aws:s3:::photos',
})
await s3.putBucketNotificationConfiguration({
  Bucket: 'photos',
  NotificationConfiguration: {
    LambdaFunctionConfigurations: [
      {
        LambdaFunctionArn: FunctionArn,
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.jpg' }] } },
      },
    ],
  },
})
console.log('s3://photos/*.jpg → function thumbnailer → s3://thumbnails')

/** The function and the one package that it needs; AWS's runtime has the SDK. */
async function packaged() {
  const zip = new ZipFile()
  const folder = fileURLToPath(new URL('function', import.meta.url))
  zip.addFile(join(folder, 'index.mjs'), 'index.mjs')
  const library = dirname(fileURLToPath(import.meta.resolve('jpeg-js')))
  for (const file of await readdir(library, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const path = join(file.parentPath ?? file.path, file.name)
    zip.addBuffer(await readFile(path), join('node_modules/jpeg-js', relative(library, path)))
  }
  zip.end()
  const chunks = []
  for await (const chunk of zip.outputStream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
