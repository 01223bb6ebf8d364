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

const PART = Buffer.alloc(5 << 20, 'p')

async function uploaded({ call }: ReturnType<typeof world>, Key: string) {
  const upload = { Bucket, Key, ...(await call('CreateMultipartUpload', { Bucket, Key })) }
  const Parts = []
  for (const PartNumber of [1, 2, 3]) {
    const { ETag } = await call('UploadPart', { ...upload, PartNumber, Body: PART })
    Parts.push({ PartNumber, ETag })
  }
  await call('CompleteMultipartUpload', { ...upload, MultipartUpload: { Parts } })
}

const ENDS: readonly [string, object][] = [
  ['PutObject', { Bucket, Key: 'k', Body }],
  ['DeleteObject', { Bucket, Key: 'k' }],
]

test.each(ENDS)('what is read stays whole when %s comes between', async (name, input) => {
  const world1 = world()
  const { context, call } = world1
  await call('CreateBucket', { Bucket })
  await uploaded(world1, 'k')
  const { Body: stream } = await call('GetObject', { Bucket, Key: 'k' })
  const read = stream[Symbol.asyncIterator]()
  let bytes = (await read.next()).value.length
  await call(name, input)
  // A sweep beside it does not take it either.
  await context.blobs.sweep(namedBlobs(context.store))
  for (let next = await read.next(); !next.done; next = await read.next())
    bytes += next.value.length
  expect(bytes).toBe(3 * PART.length)
  await new Promise((resolve) => (stream.closed ? resolve(0) : stream.once('close', resolve)))
  // It went by itself then: a sweep finds nothing.
  expect(await context.blobs.sweep(namedBlobs(context.store))).toEqual({ files: 0, bytes: 0 })
})
