// Processors, in the order in which Firehose has them: records are taken apart, a function transforms
// them, a query finds their partition keys, a delimiter ends them.
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html

import { invalidArgument } from '../errors.ts'
import { jqQuery, JqError } from '../jq/query.ts'
import { MIB } from '../limits.ts'
import type {
  Destination,
  GivenConfig,
  GivenProcessor,
  SubRecords,
  Transform,
} from './destination.ts'

type Processing = Pick<Destination, 'transform' | 'subRecords' | 'query' | 'delimiter'>

export function processingOf(given: GivenConfig['ProcessingConfiguration']): Processing {
  if (given?.Enabled !== true) return {}
  let processing: Processing = {}
  for (const processor of given.Processors ?? []) {
    const parameters = new Map(
      (processor.Parameters ?? []).map((one) => [one.ParameterName!, one.ParameterValue!]),
    )
    processing = { ...processing, ...processorOf(processor, parameters) }
  }
  return processing
}

type Parameters = ReadonlyMap<string, string>

function processorOf({ Type }: GivenProcessor, parameters: Parameters): Processing {
  switch (Type) {
    case 'Lambda':
      return { transform: transformOf(parameters) }
    case 'RecordDeAggregation':
      return { subRecords: subRecordsOf(parameters) }
    case 'MetadataExtraction':
      return { query: queryOf(parameters) }
    case 'AppendDelimiterToRecord':
      return { delimiter: unescaped(parameters.get('Delimiter') ?? '\\n') }
    default:
      throw invalidArgument(`Millrace has no processor of type ${Type}.`)
  }
}

function transformOf(parameters: Parameters): Transform {
  const functionArn = parameters.get('LambdaArn')
  if (functionArn === undefined) {
    throw invalidArgument('LambdaArn parameter is required for a Lambda processor.')
  }
  return {
    functionArn,
    roleArn: parameters.get('RoleArn') ?? '',
    retries: numberOf(parameters, 'NumberOfRetries', [0, 300, 3]),
    hints: {
      bytes: numberOf(parameters, 'BufferSizeInMBs', [0.2, 3, 1]) * MIB,
      ms: numberOf(parameters, 'BufferIntervalInSeconds', [0, 900, 60]) * 1_000,
    },
  }
}

function numberOf(
  parameters: Parameters,
  name: string,
  [least, most, otherwise]: readonly [number, number, number],
): number {
  const text = parameters.get(name)
  const number = text === undefined ? otherwise : Number(text)
  if (number >= least && number <= most) return number
  throw invalidArgument(`${name} must be a number from ${least} to ${most}, and is ${text}.`)
}

function subRecordsOf(parameters: Parameters): SubRecords {
  const type = parameters.get('SubRecordType')
  if (type === 'JSON') return { kind: 'json' }
  const by = parameters.get('Delimiter')
  if (type === 'DELIMITED' && by) return { kind: 'delimited', by: delimiterOf(by) }
  throw invalidArgument('SubRecordType must be JSON, or DELIMITED with a Delimiter.')
}

/** A delimiter of sub-records is given in base64. */
function delimiterOf(text: string): string {
  const decoded = Buffer.from(text, 'base64')
  return decoded.toString('base64') === text && decoded.length > 0 ? decoded.toString('utf8') : text
}

function queryOf(parameters: Parameters): string {
  const query = parameters.get('MetadataExtractionQuery')
  if (query === undefined) {
    throw invalidArgument('MetadataExtractionQuery parameter is required.')
  }
  const engine = parameters.get('JsonParsingEngine') ?? 'JQ-1.6'
  if (engine !== 'JQ-1.6') throw invalidArgument(`JsonParsingEngine ${engine} is not supported.`)
  try {
    jqQuery(query)
  } catch (error) {
    if (!(error instanceof JqError)) throw error
    throw invalidArgument(`MetadataExtractionQuery is not valid: ${error.message}`)
  }
  return query
}

/** `\n`, `\t`, `\r` and `\\` as they are typed. */
function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' }
  return text.replaceAll(/\\([ntr\\])/g, (_, char: string) => known[char]!)
}
