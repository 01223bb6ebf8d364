// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html

import { readPieces } from '../../../store/blobs.ts'
import type { InputOf } from '../../../wire/types.ts'
import type { Context } from '../../service.ts'
import { invalidRequest } from '../errors.ts'
import { MAX_PUT_BYTES } from '../limits.ts'
import { happening } from '../notification/happening.ts'
import { checkCopy, quoted } from '../object/condition.ts'
import { expectedOf, shownChecksum } from '../object/checksum.ts'
import { admit, type Admitted } from '../object/admit.ts'
import { requireCustomerKey, shownEncryption, tagsOfHeader } from '../object/description.ts'
import { requireKey } from '../object/key.ts'
import { putObject as commit, shownVersion } from '../object/put.ts'
import { discard, receive } from '../object/receive.ts'
import { requireReadable } from '../object/shown.ts'
import { sourceOf, withSource, type Found, type Source } from '../object/source.ts'
import { operation } from '../operation.ts'
import { bucketPartition, type ObjectRow } from '../tables.ts'

type CopyInput = InputOf<typeof import('@aws-sdk/client-s3'), 'CopyObject'>

export const copyObject = operation('CopyObject', (input, context) =>
  withSource(context, sourceOf(input.CopySource!), (from, source) =>
    copy(input, context, { from, source }),
  ),
)

interface From {
  readonly from: Found
  readonly source: Source
}

async function copy(input: CopyInput, context: Context, { from, source }: From) {
  const { store, blobs, clock } = context
  const name = input.Bucket!
  const key = requireKey(input.Key)
  const admitted = await store.transact(bucketPartition(name), () =>
    admit(name, input, context.account, clock.nowMs()),
  )
  checkCopy(input, from.row)
  requireCustomerKey(from.row.encryption, {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  })
  requireReadable(from.row, context)
  if (from.row.bytes > MAX_PUT_BYTES) {
    throw invalidRequest(
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    )
  }
  const description = described(input, admitted.description, from.row)
  requireChange(input, source, { name, key })
  const old = from.row.checksum
  const wanted =
    expectedOf(input) ?? (old?.type === 'FULL_OBJECT' ? { algorithm: old.algorithm } : undefined)
  const { blob, md5Hex, checksum } = await receive(
    blobs,
    { Body: readPieces(blobs, from.row.pieces) },
    wanted,
  )
  try {
    const done = await commit(context, name, {
      conditions: input,
      happening: happening(context, 'ObjectCreated:Copy', 'CopyObject'),
      *draft() {
        return {
          ...description,
          ...{ key, bytes: blob.bytes, etag: md5Hex, checksum },
          pieces: [{ id: blob.id, bytes: blob.bytes }],
        }
      },
    })
    blobs.release(blob.id)
    return {
      CopyObjectResult: {
        ETag: quoted(md5Hex),
        LastModified: new Date(done.row.modifiedMs),
        ...shownChecksum(checksum),
      },
      CopySourceVersionId: shownVersion(from.bucket, from.row.versionId),
      VersionId: shownVersion(done.bucket, done.row.versionId),
      ...shownEncryption(description.encryption),
    } as any
  } catch (error) {
    await discard(blobs, blob.id)
    throw error
  }
}

interface Input {
  readonly MetadataDirective?: string | undefined
  readonly TaggingDirective?: string | undefined
  readonly Tagging?: string | undefined
  readonly StorageClass?: string | undefined
  readonly WebsiteRedirectLocation?: string | undefined
  readonly ServerSideEncryption?: string | undefined
  readonly SSECustomerAlgorithm?: string | undefined
}

/** Headers and metadata come with the bytes unless they are to be replaced; so do tags. */
function described(
  input: Input,
  given: Admitted['description'],
  from: ObjectRow,
): Admitted['description'] {
  const replaces = input.MetadataDirective === 'REPLACE'
  const { WebsiteRedirectLocation: _, ...headers } = from.headers
  return {
    ...given,
    ...(!replaces && {
      headers: {
        ...headers,
        ...(input.WebsiteRedirectLocation !== undefined && {
          WebsiteRedirectLocation: input.WebsiteRedirectLocation,
        }),
      },
      metadata: from.metadata,
    }),
    tags: input.TaggingDirective === 'REPLACE' ? tagsOfHeader(input.Tagging) : from.tags,
  }
}

function requireChange(input: Input, source: Source, to: { name: string; key: string }): void {
  const same = source.bucket === to.name && source.key === to.key && source.versionId === undefined
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    input.StorageClass !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerAlgorithm !== undefined
  if (!same || changes) return
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  )
}
