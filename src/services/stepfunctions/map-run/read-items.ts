// Items of a distributed Map: of the state's input, of a listing of S3, of an object in S3.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html

import { StateFailure } from '../../../asl/failure.ts'
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'
import type { Reader } from '../../../asl/definition.ts'
import { gunzipSync } from 'node:zlib'
import { objectsOf, readCsv } from './csv.ts'

/** S3 in the machine's role. */
export type AskS3 = (operation: string, input: JsonObject) => Promise<Record<string, unknown>>

const MOST_ITEMS = 100_000_000
/** What is held in memory while it is read. */
const MOST_BYTES = 256 * 1024 * 1024

export async function readItems(
  reader: Reader,
  { given, maxItems = MOST_ITEMS, s3 }: { given: Json; maxItems: number | undefined; s3: AskS3 },
): Promise<Json[]> {
  if (maxItems <= 0) throw failed('field MaxItems must be positive')
  const where = isObject(given) ? given : {}
  if (reader.resource.endsWith(':listObjectsV2')) {
    const listed = await listObjects(where, maxItems, s3)
    return reader.transformation === 'LOAD_AND_FLATTEN' ? flatten(reader, { where, listed, maxItems, s3 }) : listed // prettier-ignore
  }
  return itemsIn(reader, await objectText(where, s3), { maxItems, where, s3 })
}

function failed(cause: string): StateFailure {
  return new StateFailure('States.ItemReaderFailed', cause, { inState: false })
}

async function listObjects(where: JsonObject, maxItems: number, s3: AskS3): Promise<Json[]> {
  const items: Json[] = []
  for (let token: unknown; items.length < maxItems;) {
    const page = await s3('ListObjectsV2', { ...where, ...(typeof token === 'string' && { ContinuationToken: token }) }) // prettier-ignore
    for (const object of (page.Contents ?? []) as Record<string, unknown>[]) {
      const { ETag, LastModified, Key, Size, StorageClass } = object
      items.push({
        ...{ Etag: String(ETag), LastModified: (LastModified as Date).getTime() / 1000 },
        ...{
          Key: String(Key),
          Size: Number(Size),
          StorageClass: String(StorageClass ?? 'STANDARD'),
        },
      })
    }
    token = page.NextContinuationToken
    if (token === undefined) break
  }
  return items.slice(0, maxItems)
}

interface Flatten {
  readonly where: JsonObject
  readonly listed: readonly Json[]
  readonly maxItems: number
  readonly s3: AskS3
}

async function flatten(reader: Reader, { where, listed, maxItems, s3 }: Flatten): Promise<Json[]> {
  const items: Json[] = []
  for (const one of listed) {
    if (items.length >= maxItems) break
    const at = { Bucket: where.Bucket!, Key: (one as JsonObject).Key! }
    const left = maxItems - items.length
    items.push(
      ...(await itemsIn(reader, await objectText(at, s3), { maxItems: left, where: at, s3 })),
    )
  }
  return items
}

async function objectText(where: JsonObject, s3: AskS3): Promise<string> {
  return (await objectBytes(where, s3)).toString('utf8')
}

async function objectBytes(where: JsonObject, s3: AskS3): Promise<Buffer> {
  const { Body } = await s3('GetObject', where)
  if (Body instanceof Uint8Array) return Buffer.from(Body)
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of (Body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    if (bytes > MOST_BYTES) throw failed(`The object is larger than ${MOST_BYTES} bytes`)
    pieces.push(Buffer.from(piece))
  }
  const whole = Buffer.concat(pieces)
  const zipped = whole[0] === 0x1f && whole[1] === 0x8b
  return zipped ? gunzipSync(whole, { maxOutputLength: MOST_BYTES }) : whole
}

interface Within {
  readonly maxItems: number
  readonly where: JsonObject
  readonly s3: AskS3
}

async function itemsIn(reader: Reader, text: string, within: Within): Promise<Json[]> {
  const { maxItems } = within
  switch (reader.inputType) {
    case 'CSV': {
      const rows = readCsv(text, reader.delimiter)
      const given = reader.headerLocation === 'GIVEN'
      const headers = given ? reader.headers : (rows[0] ?? [])
      return objectsOf((given ? rows : rows.slice(1)).slice(0, maxItems), headers)
    }
    case 'JSONL':
      return text.split('\n').filter((line) => line.trim() !== '').slice(0, maxItems).map(parsed) // prettier-ignore
    case 'MANIFEST':
      return inventory(parsed(text), within)
    case 'PARQUET':
      throw failed('Millrace does not read Parquet')
    default: {
      const value = pointed(parsed(text), reader.pointer)
      if (!Array.isArray(value)) throw failed('Attempting to map over non-iterable node.')
      return (value as Json[]).slice(0, maxItems)
    }
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw failed('The object is no JSON')
  }
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function pointed(value: Json, pointer: string | undefined): Json | undefined {
  let at: Json | undefined = value
  for (const part of pointer?.split('/').slice(1) ?? []) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(at)) at = at[Number(name)] as Json | undefined
    else at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }
  return at
}

/** An inventory of S3: the objects that its files name. */
async function inventory(manifest: Json, { maxItems, where, s3 }: Within): Promise<Json[]> {
  const { files, fileSchema, destinationBucket } = isObject(manifest) ? manifest : {}
  if (!Array.isArray(files) || typeof fileSchema !== 'string') throw failed('The manifest is none of an inventory') // prettier-ignore
  const headers = fileSchema.split(',').map((name) => name.trim())
  const bucket = typeof destinationBucket === 'string' ? destinationBucket.split(':').at(-1)! : where.Bucket! // prettier-ignore
  const items: Json[] = []
  for (const file of files as JsonObject[]) {
    if (items.length >= maxItems) break
    const text = await objectText({ Bucket: bucket, Key: file.key! }, s3)
    items.push(...objectsOf(readCsv(text, ',', maxItems - items.length), headers))
  }
  return items
}
