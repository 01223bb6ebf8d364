// Conversion of JSON to Parquet. AWS takes the schema from a table of Glue; Millrace has no Glue, and
// takes it from the configuration itself: CatalogId `inline`, TableName a JSON list of columns.
// https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html

import { invalidArgument } from '../errors.ts'
import type { Column, Conversion, GivenConfig, GivenConversion } from './destination.ts'

const INLINE = 'inline'
const MOST_COLUMNS = 1_000

export const COLUMN_TYPES: ReadonlySet<string> = new Set([
  ...['string', 'varchar', 'char', 'boolean', 'tinyint', 'smallint', 'int', 'integer', 'bigint'],
  ...['float', 'double', 'timestamp', 'date'],
])

export function conversionOf(config: GivenConfig): Conversion | undefined {
  const given = config.DataFormatConversionConfiguration
  if (given === undefined || given.Enabled === false) return undefined
  const serializer = given.OutputFormatConfiguration?.Serializer
  if (serializer?.OrcSerDe !== undefined) {
    throw invalidArgument('Millrace writes Parquet and no ORC: use ParquetSerDe.')
  }
  if (serializer?.ParquetSerDe === undefined) {
    throw invalidArgument('OutputFormatConfiguration.Serializer must name a serializer.')
  }
  if (config.CompressionFormat !== undefined && config.CompressionFormat !== 'UNCOMPRESSED') {
    throw invalidArgument(
      'CompressionFormat must be UNCOMPRESSED when data format conversion is enabled.',
    )
  }
  const compression = serializer.ParquetSerDe.Compression ?? 'SNAPPY'
  return { columns: columnsOf(given), compression: compression as Conversion['compression'] }
}

function columnsOf({ SchemaConfiguration: schema }: GivenConversion): Column[] {
  if (schema?.CatalogId !== INLINE) {
    throw invalidArgument(
      `Millrace has no Glue Data Catalog to read the schema of table ${schema?.TableName ?? ''} from. Give it inline: CatalogId '${INLINE}', TableName '[{"Name":"id","Type":"bigint"}]'.`,
    )
  }
  const found = parsed(schema.TableName ?? '')
  if (!Array.isArray(found) || found.length === 0 || found.length > MOST_COLUMNS) {
    throw invalidArgument('An inline schema is a JSON list of columns with Name and Type.')
  }
  const columns = (found as { Name?: unknown; Type?: unknown }[]).map(({ Name, Type }) => ({
    name: String(Name ?? '').toLowerCase(),
    type: String(Type ?? '').toLowerCase(),
  }))
  const strange = columns.find(({ name, type }) => name === '' || !COLUMN_TYPES.has(type))
  if (strange === undefined) return columns
  throw invalidArgument(`Column ${strange.name} of type ${strange.type} cannot be written.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
