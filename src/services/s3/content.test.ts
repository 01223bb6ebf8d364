// What becomes of content: nothing that a row names is lost, whatever happens beside it.

import { expect, test } from 'vitest'
import { caller, testContext } from '../test-context.ts'
import { namedBlobs } from './named-blobs.ts'
import { operations } from './operations.ts'
import type { Own } from './own.ts'
import { objects } from './tables.ts'

const own: Own = { whyNot: async () => undefined }

function world() {
  const context = testContext({ service: 's3' })
  const given = operations.map(({ name, handle }) => ({
    name,
    handle: (input: any, at: typeof context) => handle(input, at, own),
  }))
  return { context, call: caller(given, context) }
}

const [Bucket, Body] = ['photos', Buffer.alloc(200_000, 'x')]

test('parts that become an object while it is asked what is named are named', async () => {
  const { context, call } = world()
  await call('CreateBucket', { Bucket })
  await call('PutObject', { Bucket, Key: 'first', Body })
  const upload = {
    Bucket,
    Key: 'parts',
    ...(await call('CreateMultipartUpload', { Bucket, Key: 'parts' })),
  }
  const { ETag } = await call('UploadPart', { ...upload, PartNumber: 1, Body })
  const named = namedBlobs(context.store)
  const seen = [(await named.next()).value]
  const Parts = [{ PartNumber: 1, ETag }]
  await call('CompleteMultipartUpload', { ...upload, MultipartUpload: { Parts } })
  for await (const id of named) seen.push(id)
  const { row } = await context.store
    .transact(`s3/bucket/${Bucket}`, () => objects.range([], { limit: 9 }))
    .then((rows) => rows.find(({ row }) => row.key === 'parts')!)
  expect(seen).toContain(row.pieces[0]!.id)
})

test('an object that was committed keeps its content when what it replaced cannot be removed', async () => {
  const { context, call } = world()
  await call('CreateBucket', { Bucket })
  await call('PutObject', { Bucket, Key: 'k', Body })
  const { remove } = context.blobs
  context.blobs.remove = async () => {
    throw new Error('EIO')
  }
  const next = Buffer.alloc(200_000, 'y')
  await call('PutObject', { Bucket, Key: 'k', Body: next })
  context.blobs.remove = remove
  const chunks: Buffer[] = []
  for await (const chunk of (await call('GetObject', { Bucket, Key: 'k' })).Body) chunks.push(chunk)
  expect(Buffer.concat(chunks).equals(next)).toBe(true)
})
