// Architecture 5: S3 → Lambda → S3. A photo makes a thumbnail; a corrupt one is tried three times, dead-
// lettered and explained.

import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailed } from '../failure.ts'
import { createFunction, queueArn, type Stage } from './stage.ts'

const THUMBNAILER = `
import { S3 } from '@aws-sdk/client-s3'
import jpeg from 'jpeg-js'

const s3 = new S3({ forcePathStyle: true })

export const handler = async ({ Records }) => {
  for (const { s3: { bucket, object } } of Records) {
    const Key = decodeURIComponent(object.key.replaceAll('+', ' '))
    const { Body } = await s3.getObject({ Bucket: bucket.name, Key })
    const photo = jpeg.decode(await Body.transformToByteArray(), { useTArray: true })
    const [width, height] = [photo.width >> 3, photo.height >> 3]
    const data = Buffer.alloc(width * height * 4)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < 4; c++)
          data[(y * width + x) * 4 + c] = photo.data[(y * 8 * photo.width + x * 8) * 4 + c]
    const thumbnail = jpeg.encode({ width, height, data }, 80)
    await s3.putObject({ Bucket: 'thumbnails', Key, Body: thumbnail.data })
  }
}`

export async function thumbnails(stage: Stage): Promise<void> {
  const { s3, mill, say, step, show } = stage
  const jpeg = await loadJpeg()
  say('Architecture 5: S3 → Lambda → S3, a thumbnail of every photo')
  await setUp(stage, await jpeg.files())
  step('buckets photos and thumbnails, function thumbnailer with dead-letter queue thumbnails-dlq')

  const photo = jpeg.photo(640, 400)
  await s3.putObject({ Bucket: 'photos', Key: 'sunset.jpg', Body: photo })
  step(`put s3://photos/sunset.jpg, 640 × 400 pixels in ${photo.length} bytes`)
  await mill.settle()
  const { Body } = await s3.getObject({ Bucket: 'thumbnails', Key: 'sunset.jpg' })
  const bytes = await Body!.transformToByteArray()
  const { width, height } = jpeg.decode(bytes)
  step(`s3://thumbnails/sunset.jpg is there: ${width} × ${height} pixels in ${bytes.length} bytes`)
  say('The whole way, from the PUT through the function to the PUT that it made:')
  show(mill.render(await mill.trace('s3://photos/sunset.jpg')))

  await s3.putObject({ Bucket: 'photos', Key: 'torn.jpg', Body: photo.subarray(0, 300) })
  step('put s3://photos/torn.jpg, the first 300 bytes of the photo')
  await mill.settle()
  say('After the first attempt:')
  show((await mill.explain('s3://photos/torn.jpg'))[0]!)
  for (const pause of ['60s', '120s'] as const) {
    await mill.clock.advance(pause)
    await mill.settle()
  }
  say('… and three minutes later:')
  show((await mill.explain('s3://photos/torn.jpg')).join('\n'))
}

async function setUp(stage: Stage, library: ReadonlyMap<string, Buffer>): Promise<void> {
  const { s3, sqs, lambda } = stage
  for (const Bucket of ['photos', 'thumbnails']) await s3.createBucket({ Bucket })
  await sqs.createQueue({ QueueName: 'thumbnails-dlq' })
  const LambdaFunctionArn = await createFunction(stage, 'thumbnailer', THUMBNAILER, library)
  await lambda.updateFunctionConfiguration({
    ...{ FunctionName: 'thumbnailer', Timeout: 30, MemorySize: 512 },
    DeadLetterConfig: { TargetArn: queueArn('thumbnails-dlq') },
  })
  await lambda.addPermission({
    ...{ FunctionName: 'thumbnailer', StatementId: 'photos', Action: 'lambda:InvokeFunction' },
    ...{ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::photos' },
  })
  await s3.putBucketNotificationConfiguration({
    Bucket: 'photos',
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ['s3:ObjectCreated:*'] }],
    },
  })
}

/** A real image library, in the function and here. */
async function loadJpeg() {
  try {
    const { default: library } = await import('jpeg-js')
    return {
      decode: (bytes: Uint8Array) => library.decode(bytes, { useTArray: true }),
      photo: (width: number, height: number) =>
        library.encode({ width, height, data: sunset(width, height) }, 85).data,
      files,
    }
  } catch {
    throw new CommandFailed(
      "this part of the tour makes thumbnails with jpeg-js, which is not installed here: npm install jpeg-js (a clone's npm ci brings it)",
    )
  }
}

function sunset(width: number, height: number): Buffer {
  const data = Buffer.alloc(width * height * 4, 255)
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const isSun = Math.hypot(x - width / 2, y - height / 2) < height / 5
    data.set(isSun ? [255, 214, 120] : [255 - y / 2, 120 + y / 8, 60 + y / 3], at * 4)
  }
  return data
}

/** The library as it lies in a package, by path. */
async function files(): Promise<Map<string, Buffer>> {
  const folder = dirname(fileURLToPath(import.meta.resolve('jpeg-js')))
  const found = new Map<string, Buffer>()
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const path = join(file.parentPath, file.name)
    found.set(join('node_modules/jpeg-js', relative(folder, path)), await readFile(path))
  }
  return found
}
