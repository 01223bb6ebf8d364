// JSON records as a Parquet file.
// https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html

import { gzipSync } from 'node:zlib'
import type { BasicType } from 'hyparquet-writer'
import { nextTurn } from '../../kernel/turn.ts'
import type { ErrorsOf, Failed, Packed } from '../../services/firehose/port.ts'

interface Conversion {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly compression: 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP'
}

/** Rows that are written at once: between them the event loop has its turn. */
const GROUP_ROWS = 2_000

type Cells = unknown[][]

export async function parquetOf(
  { columns, compression }: Conversion,
  pages: AsyncIterable<readonly Packed[]>,
): Promise<{ readonly body: Uint8Array | undefined; readonly failed: ErrorsOf['records'] }> {
  // Few streams convert, and a server that never does need not have read the library.
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
  const failed: { readonly record: Packed; readonly failure: Failed }[] = []
  const writer = new ByteWriter()
  const none = columns.map(({ name, type }) => ({ name, data: [], type: TYPES[type]!, nullable: true })) // prettier-ignore
  const parquet = new ParquetWriter({
    ...{ writer, schema: schemaFromColumnData({ columnData: none }) },
    codec: compression,
    compressors: { GZIP: (input: Uint8Array) => new Uint8Array(gzipSync(input)) },
  })
  let rows = 0
  let cells: Cells = columns.map(() => [])
  const flush = async () => {
    const columnData = columns.map(({ name }, i) => ({ name, data: cells[i]! }))
    parquet.write({ columnData })
    rows += cells[0]!.length
    cells = columns.map(() => [])
    await nextTurn()
  }
  for await (const records of pages) {
    for (const record of records) {
      const row = rowOf(columns, record)
      if ('errorCode' in row) failed.push({ record, failure: row })
      else for (const [i, cell] of row.cells.entries()) cells[i]!.push(cell)
      if (cells[0]!.length >= GROUP_ROWS) await flush()
    }
  }
  if (cells[0]!.length > 0) await flush()
  if (rows === 0) return { body: undefined, failed }
  parquet.finish()
  return { body: new Uint8Array(writer.getBuffer()), failed }
}

const TYPES: Readonly<Record<string, BasicType>> = {
  ...{ string: 'STRING', varchar: 'STRING', char: 'STRING', boolean: 'BOOLEAN' },
  ...{ tinyint: 'INT32', smallint: 'INT32', int: 'INT32', integer: 'INT32', bigint: 'INT64' },
  ...{ float: 'FLOAT', double: 'DOUBLE', timestamp: 'TIMESTAMP', date: 'STRING' },
}

function failure(code: string, errorMessage: string): Failed {
  return { attemptsMade: 1, errorCode: `DataFormatConversion.${code}`, errorMessage }
}

function rowOf(
  columns: Conversion['columns'],
  { data }: Packed,
): { readonly cells: readonly unknown[] } | Failed {
  let given: unknown
  try {
    given = JSON.parse(Buffer.from(data).toString('utf8'))
  } catch {
    return failure('MalformedData', 'The record is no JSON.')
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return failure('MalformedData', 'The record is no JSON object.')
  }
  // Hive's columns are lower case, whatever the keys are.
  const byName = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]))
  const cells: unknown[] = []
  for (const { name, type } of columns) {
    const cell = cellOf(type, byName.get(name))
    if (cell === undefined) {
      return failure('InvalidSchema', `The value of ${name} is no ${type}.`)
    }
    cells.push(cell)
  }
  return { cells }
}

/** Undefined: the value is not of the type. */
function cellOf(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (TYPES[type]) {
    case 'STRING':
      return typeof value === 'string' ? value : JSON.stringify(value)
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : undefined
    case 'INT32':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? value : undefined
    case 'INT64':
      return Number.isSafeInteger(value) ? BigInt(value as number) : undefined
    case 'TIMESTAMP':
      return momentOf(value)
    default:
      return typeof value === 'number' ? value : undefined
  }
}

/** Epoch seconds or milliseconds, or a text that Java's timestamps have. */
function momentOf(value: unknown): Date | undefined {
  const ms =
    typeof value === 'number'
      ? value < 100_000_000_000
        ? value * 1000
        : value
      : typeof value === 'string'
        ? Date.parse(/[zZ+]|-\d\d:/.test(value.slice(10)) ? value : `${value.replace(' ', 'T')}Z`)
        : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
