// The key of an object: its prefix evaluated, and a name that tells stream, version and time.
// https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html

import { createHash } from 'node:crypto'
import type { Compression, S3Target } from '../destination/destination.ts'
import type { BufferRow, Keys, Sealed } from '../tables.ts'
import { templateOf } from './template.ts'
import { fieldsOf, parsePattern, written } from './timestamp.ts'

const EXTENSIONS: Readonly<Record<Compression, string>> = {
  UNCOMPRESSED: '',
  GZIP: '.gz',
  ZIP: '.zip',
  Snappy: '.snappy',
  HADOOP_SNAPPY: '.snappy',
}

const BY_HOUR = parsePattern('yyyy/MM/dd/HH/')!
const NAMED = parsePattern('yyyy-MM-dd-HH-mm-ss')!

export interface Naming {
  readonly stream: string
  readonly target: S3Target
  readonly buffer: Pick<BufferRow, 'oldestMs' | 'keys'> & { readonly sealed: Sealed }
  /** `processing-failed`: the key of what failed so. */
  readonly errorType?: string | undefined
  readonly parquet?: boolean
}

export function objectKey({ stream, target, buffer, errorType, parquet }: Naming): string {
  const { oldestMs, sealed, keys = {} } = buffer
  const fields = fieldsOf(oldestMs, target.timeZone)
  const given = errorType === undefined ? target.prefix : target.errorPrefix
  const pieces = templateOf(given)
  let randoms = 0
  const texts = pieces.map((piece) => {
    switch (piece.kind) {
      case 'text':
        return piece.text
      case 'timestamp':
        return written(piece.pattern, fields)
      case 'random':
        return randomText(sealed.chance, randoms++)
      case 'error-type':
        return errorType ?? ''
      default:
        return valueOf(keys, piece.kind, piece.name)
    }
  })
  const kinds = new Set(pieces.map(({ kind }) => kind))
  if (errorType !== undefined && !kinds.has('error-type')) texts.push(`${errorType}/`)
  if (!kinds.has('timestamp')) texts.push(written(BY_HOUR, fields))
  const compressed = parquet ? '.parquet' : EXTENSIONS[target.compression]
  const extension = errorType === undefined ? (target.extension ?? compressed) : compressed
  const name = `${stream}-${sealed.version}-${written(NAMED, fields)}-${sealed.id}${extension}`
  return texts.join('') + name
}

function valueOf(keys: Keys, kind: 'query' | 'lambda', name: string): string {
  const values = keys[kind] ?? {}
  return Object.hasOwn(values, name) ? values[name]! : ''
}

const RANDOM_CHARACTERS = 11

/** Another one for each use, the same for each attempt. */
function randomText(chance: string, use: number): string {
  const digest = createHash('sha256').update(`${chance}/${use}`).digest()
  return [...digest.subarray(0, RANDOM_CHARACTERS)].map((byte) => (byte % 36).toString(36)).join('')
}
